/** Tells which methods a path has, for 405 and its `Allow` (RFC 9110, 15.5.6). */
export type AllowedMethods = {
  /** Takes note of a route: its pattern with `:parameters` and `*`, and its methods. */
  readonly add: (pattern: string, methods: string | readonly string[]) => void
  /** The methods of all routes that match the path of this request target; none: the path is unknown. */
  readonly of: (target: string) => readonly string[]
}

const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

const matcherOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('/')
      .map((segment) => (segment === '*' ? '.*' : segment.startsWith(':') ? '[^/]+' : quoted(segment)))
      .join('/')}$`,
  )

export const createAllowedMethods = (): AllowedMethods => {
  const routes = new Map<string, { readonly matcher: RegExp; readonly methods: Set<string> }>()
  return {
    add: (pattern, methods) => {
      const route = routes.get(pattern) ?? { matcher: matcherOf(pattern), methods: new Set<string>() }
      for (const method of [methods].flat()) route.methods.add(method)
      routes.set(pattern, route)
    },
    of: (target) => {
      const path = target.replace(/[?#].*$/s, '')
      const matching = [...routes.values()].filter(({ matcher }) => matcher.test(path))
      return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort()
    },
  }
}
