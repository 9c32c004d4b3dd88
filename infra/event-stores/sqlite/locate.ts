import { mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { faultFrom } from './sqlite-fault.js'

/** One name for one file, whatever way leads to it, or its lock would not be one. Makes the directory. */
export const locate = async (file: string): Promise<string> => {
  const path = resolve(file)
  try {
    await mkdir(dirname(path), { recursive: true })
    return await realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)))
  } catch (error) {
    throw faultFrom(error, `The directory of ${path} cannot be used`, 'unavailable')
  }
}
