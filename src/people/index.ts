export {
  addAccessToken,
  getAccessToken,
  listAccessTokens,
  personOfAccessToken,
  revokeAccessToken,
} from './access-tokens.ts'
export {
  addApiClient,
  clientOfKey,
  getApiClient,
  listApiClients,
  revokeApiClient,
} from './api-clients.ts'
export { type Auth, openAuth } from './auth.ts'
export {
  addPerson,
  endAccessTokens,
  findPerson,
  getPerson,
  insertPeople,
  listPeople,
  type NewPerson,
  type PeopleChange,
  peopleOfSessions,
  randomPassword,
  setDisabled,
  setPassword,
  setRoles,
} from './directory.ts'
export {
  can,
  type Permission,
  type Person,
  permissions,
  type Role,
  roleNames,
  roles,
  sessionOf,
} from './permissions.ts'
export { setWorkingHours, type WorkingWindow, workingHours } from './working-hours.ts'
