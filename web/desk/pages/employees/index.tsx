import { useRoute } from 'wouter'
import { EmployeeList } from './EmployeeList.tsx'
import { EmployeePage } from './EmployeePage.tsx'
import './employees.css'

/** The roster at /employees and one digital employee at /employees/:id. */
export function EmployeesPage() {
  const [, params] = useRoute('/employees/:id')
  const id = params?.id
  return id === undefined ? <EmployeeList /> : <EmployeePage key={id} id={decodeURIComponent(id)} />
}
