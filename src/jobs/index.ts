export { isTrainingWanted, type Jobs, prepareJobs, startJobs, tick } from './boss.ts'
