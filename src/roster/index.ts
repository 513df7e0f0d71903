export {
  categories,
  type EmployeeDefinition,
  loadRoster,
  type ScenarioDefinition,
} from './definition.ts'
export {
  actingGuardian,
  appoint,
  arbiterOf,
  awayAt,
  cancelLeave,
  type GuardianRow,
  guardians,
  type LeaveRow,
  leaves,
  leavesSince,
  mayDecideFor,
  mayGuard,
  takeLeave,
} from './guardianship.ts'
export {
  advance,
  isWorking,
  life,
  mayWork,
  type RosterChange,
  register,
  resume,
  suspendEmployee,
  suspendScenario,
} from './life.ts'
export { enoughDecisions, type Scorecard, scorecard } from './scorecard.ts'
