export { type Jobs, prepareJobs, startJobs, tick } from './boss.ts'
