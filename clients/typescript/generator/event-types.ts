import ts from 'typescript'
import { isPersonal } from '../../../src/platform/personal.ts'

const FLAGS = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType

/**
 * The data of each event in the clear, as TypeScript: `interface EventData` of the source file, without what is sealed
 * by its name at any depth (PRIV-1). Interfaces and aliases keep their names and are declared once.
 */
export function eventTypes(file: string, tsconfig: string): string {
  const { checker, source } = readSource(file, tsconfig)
  const declared = new Map<string, Declared>()
  const printer = { checker, declared }
  const data = exported(checker, source, 'EventData')
  const body = printMembers(printer, checker.getPropertiesOfType(data), '')
  const sorted = [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { text }]) => text)
  const eventData = `/** The data of each event in the clear, by its type. */\nexport interface EventData ${body}`
  return [...sorted, eventData].join('\n\n')
}

interface Declared {
  readonly type: ts.Type
  /** Empty while it is being printed. */
  readonly text: string
}

interface Printer {
  readonly checker: ts.TypeChecker
  /** The declarations so far, by their names. */
  readonly declared: Map<string, Declared>
}

function readSource(file: string, tsconfig: string) {
  const { config } = ts.readConfigFile(tsconfig, ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.')
  const program = ts.createProgram([file], options)
  const source = program.getSourceFile(file)
  if (!source) throw new Error(`${file} can’t be read`)
  return { checker: program.getTypeChecker(), source }
}

function exported(checker: ts.TypeChecker, source: ts.SourceFile, name: string): ts.Type {
  const module = checker.getSymbolAtLocation(source)
  const symbol = module && checker.getExportsOfModule(module).find((one) => one.name === name)
  if (!symbol) throw new Error(`${source.fileName} exports no ${name}`)
  return checker.getDeclaredTypeOfSymbol(symbol)
}

function print(printer: Printer, type: ts.Type, indent: string): string {
  const name = nameOf(type)
  if (name === undefined) return printWhole(printer, type, indent)
  const known = printer.declared.get(name)
  if (known && known.type !== type) throw new Error(`two types are called ${name}`)
  if (known) return name
  printer.declared.set(name, { type, text: '' })
  printer.declared.set(name, { type, text: `export type ${name} = ${printWhole(printer, type, '')}` })
  return name
}

/** The name under which a type of ours is declared; undefined where it has none, or is made of others each time. */
function nameOf(type: ts.Type): string | undefined {
  if (type.aliasSymbol && isOurs(type.aliasSymbol) && !type.aliasTypeArguments) return type.aliasSymbol.name
  const { symbol } = type
  const isInterface = symbol && (symbol.flags & ts.SymbolFlags.Interface) !== 0
  return isInterface && isOurs(symbol) ? symbol.name : undefined
}

function isOurs(symbol: ts.Symbol): boolean {
  const files = (symbol.declarations ?? []).map((declaration) => declaration.getSourceFile().fileName)
  return files.length > 0 && files.every((file) => !file.includes('node_modules'))
}

function printWhole(printer: Printer, type: ts.Type, indent: string): string {
  const { checker } = printer
  if (type.isUnion()) return printUnion(printer, type, indent)
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference)
    return element ? `readonly ${inBrackets(print(printer, element, indent))}[]` : 'readonly unknown[]'
  }
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0
  return isObject ? printObject(printer, type, indent) : checker.typeToString(type, undefined, FLAGS)
}

function printUnion(printer: Printer, { types }: ts.UnionType, indent: string): string {
  const isBoolean = types.filter(({ flags }) => flags & ts.TypeFlags.BooleanLiteral).length === 2
  const rest = types.filter(
    ({ flags }) => !(flags & ts.TypeFlags.Undefined || (isBoolean && flags & ts.TypeFlags.BooleanLiteral)),
  )
  const printed = new Set([
    ...(isBoolean ? ['boolean'] : []),
    ...rest.map((type) => print(printer, type, indent)),
  ])
  // The compiler's own order follows whatever it happened to read first.
  const isNull = printed.delete('null')
  return [...[...printed].sort(), ...(isNull ? ['null'] : [])].join(' | ')
}

function printObject(printer: Printer, type: ts.Type, indent: string): string {
  const values = printer.checker.getIndexTypeOfType(type, ts.IndexKind.String)
  if (values) return `{ readonly [key: string]: ${print(printer, values, indent)} }`
  return printMembers(printer, printer.checker.getPropertiesOfType(type), indent)
}

function printMembers(printer: Printer, members: readonly ts.Symbol[], indent: string): string {
  const inner = `${indent}  `
  const lines = members
    .filter(({ name }) => !isPersonal(name))
    .map((member) => {
      const key = /^\w+$/.test(member.name) ? member.name : `'${member.name}'`
      const mark = member.flags & ts.SymbolFlags.Optional ? '?' : ''
      const type = print(printer, printer.checker.getTypeOfSymbol(member), inner)
      return `${commentOf(printer, member, inner)}${inner}readonly ${key}${mark}: ${type}`
    })
  return lines.length > 0 ? `{\n${lines.join('\n')}\n${indent}}` : '{}'
}

function commentOf({ checker }: Printer, member: ts.Symbol, indent: string): string {
  const text = ts.displayPartsToString(member.getDocumentationComment(checker)).replace(/\s+/g, ' ')
  return text ? `${indent}/** ${text} */\n` : ''
}

function inBrackets(printed: string): string {
  return printed.includes(' | ') && !printed.startsWith('{') ? `(${printed})` : printed
}
