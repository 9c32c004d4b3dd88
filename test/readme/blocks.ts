/** A fenced block of a Markdown page; `line` is that of its opening fence, from 1. */
export type Block = { readonly language: string; readonly text: string; readonly line: number }

/** The fenced blocks of a page in order. */
export const blocksOf = (page: string): Block[] => {
  const blocks: Block[] = []
  let open: { language: string; line: number; lines: string[] } | undefined
  for (const [index, text] of page.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(text)
    if (open && fence) {
      blocks.push({ language: open.language, line: open.line, text: open.lines.join('\n') })
      open = undefined
    } else if (open) open.lines.push(text)
    else if (fence) open = { language: fence[1] ?? '', line: index + 1, lines: [] }
  }
  if (open) throw new Error(`the block at line ${open.line} is not closed`)
  return blocks
}

/** A page without its fenced blocks. */
const proseOf = (page: string): string => page.replaceAll(/^```\w*\n.*?^```$/gms, '')

/** What is set as code within the prose. */
export const codeSpansOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? '')

/** The targets of a page's links that are neither on the web nor within the page, without their fragments. */
export const relativeLinksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g), ...page.matchAll(/<img[^>]+src="([^"]+)"/g)]
    .map(([, target]) => (target ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
