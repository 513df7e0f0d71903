export { type Checked, checkFile, type Fixed, fixFile, type NotChecked } from './guarded.ts'
export { OfficeFile } from './office-file.ts'
