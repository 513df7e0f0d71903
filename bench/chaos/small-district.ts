/** Enough of the demo district to route among six departments, and trained in a second. */
export const smallDistrict = {
  fixedPasswords: true,
  withoutHistory: true,
  withoutLibrary: true,
  categories: ['cooking-fumes', 'wage-arrears', 'water-supply', 'lifts', 'school-admission', 'service-window'],
} as const
