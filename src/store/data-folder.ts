import { accessSync, constants, mkdirSync } from 'node:fs'
import { StartError } from '../settings.ts'

/** Makes sure that the data folder exists and can be written. */
export function prepareDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    accessSync(data, constants.W_OK | constants.X_OK)
  } catch {
    throw new StartError(`数据文件夹 ${data} 不能写入。请检查它的权限，或用 BANGBAN_DATA 指定另一个文件夹。`)
  }
}
