import type { Logger } from 'pino'
import type { StoreProblem } from '../../../services/event-store.js'
import type { StreamTrouble } from './mirror-writer.js'
import type { ThreadNews } from './thread-handle.js'
import type { FollowState } from './thread-messages.js'

const AWAY: { readonly [problem in 'away' | 'denied' | 'mirror']: Omit<StoreProblem, 'code'> } = {
  away: { detail: 'The store can not be reached, or does not answer.', stops: false },
  denied: { detail: 'The store refuses us: the credentials are wrong, or may not read $all.', stops: false },
  mirror: { detail: 'The local mirror of the store can not be written.', stops: false },
}

const TROUBLES: { readonly [kind in StreamTrouble['kind']]: string } = {
  gap: 'An event of a stream is missing before another: the ledger can not go on.',
  deleted: 'A stream of evidence was deleted.',
  retention: 'A stream of evidence is set to forget events ($maxAge, $maxCount or $tb).',
}

export type StoreWatch = {
  readonly take: (news: ThreadNews) => void
  readonly problems: () => readonly StoreProblem[]
}

/** Keeps what is wrong with the store, for readiness without names, for the log with them. */
export const createStoreWatch = (where: string, log: Logger): StoreWatch => {
  let state: FollowState = 'catchingUp'
  let away: keyof typeof AWAY | undefined
  let reason: string | undefined
  let version: string | undefined
  let troubles: readonly StreamTrouble[] = []

  const take = (news: ThreadNews): void => {
    switch (news.kind) {
      case 'state':
        if (news.state === 'away') {
          // A store that stays away is told of once, until there is another reason.
          if (news.reason !== reason) log.error({ store: where, reason: news.reason }, 'the store is away')
          reason = news.reason
          away = news.problem
        } else if (news.state === 'live') {
          log.info({ store: where }, reason === undefined ? 'caught up with the store' : 'the store is back')
          reason = undefined
          away = undefined
        }
        state = news.state
        return
      case 'connected':
        if (news.version === version) return
        version = news.version
        log.info({ store: where, version }, 'connected to EventStoreDB')
        if (isOld(version)) log.warn({ store: where, version }, `EventStoreDB is older than ${SUPPORTED.join('.')}`)
        return
      case 'troubles':
        for (const trouble of news.troubles)
          if (!troubles.some(({ stream, kind, detail }) => isSame(trouble, { stream, kind, detail })))
            log.error({ store: where, ...trouble }, 'evidence is lost or in danger')
        troubles = news.troubles
        return
      case 'rebuilt':
        log.error({ store: where, reason: news.reason }, 'the mirror is made anew')
        return
      case 'opened':
        if (news.remade) log.warn({ store: where }, 'the mirror was damaged and is made anew')
        return
      case 'failed':
        away = 'mirror'
        state = 'away'
        log.error({ store: where, reason: news.message }, 'the mirror can not be used')
        return
      case 'died':
        state = 'away'
        away ??= 'away'
        log.warn(
          { store: where, reason: news.reason },
          'the thread that talks to the store ended, and is started again',
        )
        return
      case 'advanced':
        return
      default:
        news satisfies never
    }
  }

  const problems = (): readonly StoreProblem[] => {
    const kinds = [...new Set(troubles.map(({ kind }) => kind))].sort()
    return [
      ...(state === 'live' || away === undefined ? [] : [{ code: away, ...AWAY[away] }]),
      ...kinds.map((kind) => ({ code: kind, detail: TROUBLES[kind], stops: true })),
    ]
  }

  return { take, problems }
}

/** From this version on a server says when a subscription has caught up. Older ones are asked; nobody keeps them up. */
const SUPPORTED = [23, 10] as const

/** Whether a version, as `24.2.0`, is older than what is supported. One that can't be read is: it is from before 21.10. */
const isOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return major < SUPPORTED[0] || (major === SUPPORTED[0] && minor < SUPPORTED[1])
}

const isSame = (a: StreamTrouble, b: StreamTrouble): boolean =>
  a.stream === b.stream && a.kind === b.kind && a.detail === b.detail
