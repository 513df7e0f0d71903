import type { Context } from 'hono'
import type { Problem } from '../../problems.ts'
import type { Web } from '../context.ts'
import type { App } from '../endpoint.ts'
import { mcpError, mcpRoutes } from './mcp/index.ts'
import { openAiError, openAiRoutes } from './openai/index.ts'

/** Programs that ask in the name of a person, by the forms that are common: Chat Completions and MCP. */
export function programRoutes(app: App, web: Web): void {
  openAiRoutes(app, web)
  mcpRoutes(app, web)
}

const isMcp = (path: string) => path === '/mcp'

/** Addresses that programs call with an access token. */
export const isOfPrograms = (path: string): boolean => path.startsWith('/v1/') || isMcp(path)

/** A problem in the form that callers of this address read. */
export const programError = (c: Context, problem: Problem): Response =>
  isMcp(c.req.path) ? mcpError(c, problem) : openAiError(c, problem)
