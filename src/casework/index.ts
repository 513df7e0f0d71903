export { type DecisionInput, type DecisionKind, decide } from './decide.ts'
export { eraseMatter } from './erase.ts'
export {
  askForPerson,
  closeSilentMatters,
  finishCounterRequest,
  giveFeedback,
  takeCounterRequest,
} from './follow-up.ts'
export { readHotIssues } from './hot.ts'
export { reportIncident } from './incident.ts'
export {
  fileAppeal,
  findByReceipt,
  type Intake,
  type NewAppeal,
  type ProgramRequest,
  recordRefusal,
  supplement,
  withdraw,
} from './intake.ts'
export { drawMachine, matterStates, orderStates, runningMatterStates, transitions } from './machine.ts'
export { releaseFollowers, separate } from './merge.ts'
export { type Act, actorOf, appealScenario, type Office } from './office.ts'
export { createFindSame } from './open-appeals.ts'
export { assignOrder, escalateLateOrders, handBackOrder, reportOrder, returnOrder, signOrder } from './orders.ts'
export { giveUp, propose } from './propose.ts'
export { remindOfOrders } from './reminders.ts'
export { splitMatter } from './split.ts'
export { handOverStopped, stopEmployee } from './stop.ts'
export { type Finding, invariants, sweep } from './sweep.ts'
export { type Assignable, assignable, gridWorkersOf } from './views/assignable.ts'
export { matterDetail } from './views/detail.ts'
export { employeeDetail, listEmployees, mayManage } from './views/employees.ts'
export { hotIssues } from './views/hot.ts'
export { lastingGaps } from './views/lasting-gaps.ts'
export { listOrders, queue } from './views/lists.ts'
export { overview } from './views/overview.ts'
export { findPhoto } from './views/photo.ts'
export { type FiledRequest, type RequestSearch, requestsOf } from './views/requests.ts'
export { appealStatus } from './views/resident.ts'
export { searchMatters } from './views/search.ts'
export { serviceLevels } from './views/service.ts'
export { actorNames } from './views/timeline.ts'
export { seesCounter, visibleTo } from './visibility.ts'
export { type Unfiled, type WouldRoute, wouldRoute } from './would-route.ts'
