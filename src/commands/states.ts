import { drawMachine } from '../casework/index.ts'
import type { Command } from './command.ts'

/** Draws the state machine as Mermaid, for ARCHITECTURE.md. */
export const statesCommand: Command = {
  name: 'states',
  usage: 'states [matter|work_order]',
  summary: '画出状态机（Mermaid）',
  run: async ([subject = 'matter']) => {
    if (subject !== 'matter' && subject !== 'work_order') {
      console.error('用法：bangban states [matter|work_order]')
      return 2
    }
    console.log(drawMachine(subject))
    return 0
  },
}
