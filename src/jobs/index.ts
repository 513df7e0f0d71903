export { type Jobs, prepareJobs, startJobs, tick, trainingState } from './boss.ts'
