import t from 'tap'
import { liftStrike, markDuplicate, rectify, strike, withdrawOrRestore } from '../../domain/development/decide.js'
import type { Development } from '../../domain/development/state.js'
import { closesCycle, visibleAxis } from '../../domain/duplicates.js'
import { after, given, reportOf } from './development/given.js'
import { recording } from './recording.js'

const [A, B, C] = ['a', 'b', 'c'].map((letter) => `018e4f5a-0000-7000-8000-00000000000${letter}`)
if (!A || !B || !C) throw new Error('an id is missing')

const noon = (day: number): string => `2022-03-0${day}T12:00:00.000Z`
const reported = (id: string, day: number): Development => given(reportOf({ reportedAt: noon(day) }, id))
const markedAs = (target: Development) => (state: Development) => markDuplicate(state, target, {})
const movedTo = (day: number) => (state: Development) => rectify(state, { patch: { reportedAt: noon(day) } }, recording)

const noneVoid = () => false
const among =
  (...states: readonly Development[]) =>
  (id: string) =>
    states.find((state) => state.id === id)
/** From when on which development shows the sources of `state`: null is itself. */
const axis = (state: Development, ...others: readonly Development[]) =>
  visibleAxis(state, among(state, ...others), noneVoid).map(({ from, sourcesOf }) => [
    new Date(from).toISOString(),
    sourcesOf,
  ])

t.test('a development by itself shows its own sources', async (t) => {
  t.same(axis(reported(A, 2)), [[noon(2), null]])
})

t.test('a restoration of what stands cuts nothing', async (t) => {
  const restored = (state: Development) => withdrawOrRestore(state, 'restores', { reportedAt: noon(3) }, recording)
  t.same(axis(after(reported(A, 2), restored)), [[noon(2), null]])
})

t.test('a struck development is nowhere, whatever marks it has', async (t) => {
  const target = reported(B, 1)
  const state = after(reported(A, 2), markedAs(target), (one) => strike(one, {}))
  t.same(axis(state, target), [])
})

t.test('a duplicate lends its sources from its own report on', async (t) => {
  const target = reported(B, 1)
  t.same(axis(after(reported(A, 2), markedAs(target)), target), [[noon(2), B]])
})

t.test('before its target is known a duplicate shows itself', async (t) => {
  const target = reported(B, 1)
  const state = after(reported(A, 2), markedAs(target))
  t.same(axis(state, after(target, movedTo(4))), [
    [noon(2), null],
    [noon(4), B],
  ])
})

t.test('sources stand at the end of the chain, as far as its links are known', async (t) => {
  const end = reported(C, 1)
  const middle = after(reported(B, 2), markedAs(end))
  const state = after(reported(A, 3), markedAs(middle))
  t.same(axis(state, middle, end), [[noon(3), C]])
  t.same(axis(state, middle, after(end, movedTo(5))), [
    [noon(3), B],
    [noon(5), C],
  ])
  t.same(axis(state, after(middle, movedTo(5)), end), [
    [noon(3), null],
    [noon(5), C],
  ])
})

t.test('of two marks the latest counts whose target is known', async (t) => {
  const [first, second] = [reported(B, 1), reported(C, 1)]
  const state = after(reported(A, 3), markedAs(first), markedAs(second))
  t.same(axis(state, first, second), [[noon(3), C]])
  t.same(axis(state, first, after(second, movedTo(5))), [
    [noon(3), B],
    [noon(5), C],
  ])
})

t.test('a mark closes a cycle where the marks in force lead back', async (t) => {
  const end = reported(C, 1)
  const middle = after(reported(B, 1), markedAs(end))
  const first = after(reported(A, 1), markedAs(middle))
  const closes = (id: string, of: string, ...states: readonly Development[]) =>
    closesCycle(id, of, among(...states), noneVoid)
  t.ok(closes(C, A, first, middle, end))
  t.notOk(closes(A, C, first, middle, end))
  t.notOk(
    closes(
      C,
      A,
      first,
      after(middle, (state) => liftStrike(state, {})),
      end,
    ),
  )
})

t.test('a void mark has no effect and closes nothing', async (t) => {
  const target = reported(B, 1)
  const state = after(reported(A, 2), markedAs(target))
  const isVoid = (id: string, number: number) => id === A && number === 1
  t.match(visibleAxis(state, among(state, target), isVoid), [{ sourcesOf: null }])
  t.notOk(closesCycle(B, A, among(state, target), isVoid))
})
