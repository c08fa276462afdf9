import { readRuntime } from './runtime.client.ts'
import { serve } from './serve.client.ts'

await serve(readRuntime())
