const SMALLEST_MODULUS_BITS = 2048
const SMALLEST_EXPONENT = 3n
const ROCA_GENERATOR = 65_537

// Primes for which the powers of 65537 leave many remainders out (CVE-2017-15361): only one modulus in some hundred
// millions has a remainder of the generator's powers for all of them by chance.
const ROCA_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]
const ROCA_REMAINDERS = ROCA_PRIMES.map((prime): [bigint, ReadonlySet<bigint>] => [
  BigInt(prime),
  powersOf(ROCA_GENERATOR % prime, prime),
])

/**
 * Whether signatures of an RSA key can be forged with known means: shorter than 2048 bits, an exponent that is even or
 * below 3, or primes of the generator that CVE-2017-15361 (ROCA) names. Modulus and exponent are base64url.
 */
export function isWeakRsaKey(modulus: string, exponent: string): boolean {
  const n = numberOf(modulus)
  const e = numberOf(exponent)
  if (n.toString(2).length < SMALLEST_MODULUS_BITS) return true
  if (e < SMALLEST_EXPONENT || e % 2n === 0n) return true
  return ROCA_REMAINDERS.every(([prime, remainders]) => remainders.has(n % prime))
}

function numberOf(base64url: string): bigint {
  return BigInt(`0x0${Buffer.from(base64url, 'base64url').toString('hex')}`)
}

function powersOf(generator: number, prime: number): ReadonlySet<bigint> {
  const powers = new Set<bigint>()
  for (let power = 1; !powers.has(BigInt(power)); power = (power * generator) % prime)
    powers.add(BigInt(power))
  return powers
}
