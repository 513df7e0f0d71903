import { z } from 'zod'

// what a schema says of a wrong value is for people to read
z.config(z.locales.zhCN())

/**
 * What can be expected to go wrong, as values that HTTP and the command line both understand.
 * `message` is a Chinese sentence that says what to do next.
 */
export class Problem extends Error {
  override readonly name: string = 'Problem'
  readonly status: number
  readonly code: string
  readonly fields: Readonly<Record<string, string>> | undefined

  constructor(status: number, code: string, message: string, fields?: Readonly<Record<string, string>>) {
    super(message)
    this.status = status
    this.code = code
    this.fields = fields
  }
}

export class Invalid extends Problem {
  constructor(message: string, fields?: Readonly<Record<string, string>>) {
    super(422, 'invalid', message, fields)
  }
}

export class SignedOut extends Problem {
  constructor() {
    super(401, 'signed_out', '请先登录。')
  }
}

export class NotAllowed extends Problem {
  constructor(message = '您没有办理这件事的权限。') {
    super(403, 'not_allowed', message)
  }
}

/** Also for what exists but may not be seen: the two can't be told apart. */
export class NotFound extends Problem {
  constructor(message = '没有找到，或者您无权查看。') {
    super(404, 'not_found', message)
  }
}

export class Conflict extends Problem {
  constructor(message: string, code = 'conflict') {
    super(409, code, message)
  }
}

/** What was shown is not what is there now. */
export class Stale extends Problem {
  constructor(message = '内容已有变化，请刷新后重新审阅。') {
    super(409, 'stale', message)
  }
}

/** Refused at the door: the text is marked as a state secret. */
export class Classified extends Problem {
  /** SHA-256 of what was refused: all that is kept of it. */
  readonly sha256: string
  constructor(sha256: string) {
    super(422, 'classified', '内容带有密级标志，不能在本系统办理。涉密事项请按保密规定另行办理，系统没有保存您的内容。')
    this.sha256 = sha256
  }
}

/** Nothing was acknowledged, and trying again a little later is right. */
export class Unavailable extends Problem {
  constructor(message = '系统正在恢复，请几秒后再试。您的内容没有丢失。') {
    super(503, 'unavailable', message)
  }
}

export class TooMany extends Problem {
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number, message = '操作太频繁，请稍后再试。') {
    super(429, 'too_many', message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}
