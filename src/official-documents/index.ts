export { type Checked, checkFile, type Fixed, fixFile, keepCheckerReady, type NotChecked } from './guarded.ts'
export { OfficeFile } from './office-file.ts'
