import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { applyTypeSize } from './app/type-size.ts'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/filing.css'
import './styles/progress.css'
import './styles/reading.css'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

applyTypeSize()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
