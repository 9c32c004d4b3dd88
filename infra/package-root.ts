import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of the package: compiled code stands one folder deeper than its source. */
const root = ['../', '../../']
  .map((up) => new URL(up, import.meta.url))
  .find((url) => existsSync(new URL('package.json', url)))

/** The path of something that ships with the package. */
export const packagePath = (path: string): string => {
  if (!root) throw new Error('package.json is not beside the program')
  return fileURLToPath(new URL(path, root))
}

/** The package's version. */
export const packageVersion = (): string =>
  String(JSON.parse(readFileSync(packagePath('package.json'), 'utf8')).version)
