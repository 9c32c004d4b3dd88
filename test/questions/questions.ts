import type { Shown } from './shown.js'

// What people who work with negotiations and their conflicts would ask, each with the one request that answers it.

/** The conflicts of the examples that the requests are about. */
export const conflicts = { U: 'ukraine-2022-2025', C: 'contested-cases-2022-2025' } as const

export type Question = {
  readonly asked: string
  readonly of: keyof typeof conflicts
  /** Below the conflict's URL. */
  readonly path: string
  readonly shown: Shown
  /** How to read the answer, where that needs saying. */
  readonly read: string
}

const range: Shown = { low: true, best: true, high: true }
const around: Shown = {
  from: true,
  to: true,
  incidents: { count: true, items: { each: { incident: true, place: true } } },
  casualties: { incidents: { killed: range } },
  violations: { count: true },
}

export const questions: readonly Question[] = [
  {
    asked: 'What did we know on 30 March 2022 about what had happened by the 29th?',
    of: 'U',
    path: '/state?asOf=2022-03-29&knownAt=2022-03-30',
    shown: {
      clock: { asOf: true, knownAt: true },
      talks: { parties: { each: { party: true, status: true } }, daysSinceLast: true },
      proposals: { each: { proposal: true, status: true } },
      commitments: { each: { commitment: true, claimedBroken: true } },
      lastContacts: { each: { contact: true }, most: 2 },
    },
    read: 'That the promise was broken was said on the 30th, which is after `asOf`.',
  },
  {
    asked: 'What do we know now about that same day, and what changed in between, with the event that changed it?',
    of: 'U',
    path: '/diff?aAsOf=2022-03-29&aKnownAt=2022-03-29&bAsOf=2022-03-29&views=commitments,contacts,talks',
    shown: {
      changes: {
        each: { view: true, path: true, causes: { each: { kind: true, sequence: true, reportedAt: true } } },
      },
    },
    read: '`before` and `after` of each are left out here. `sequence` is the event, as `/events` has it.',
  },
  {
    asked:
      "What was Ukraine's position on NATO membership on 18 March 2022, who stated it, in whose voice, how sure is it?",
    of: 'U',
    path: '/positions?at=2022-03-18&issue=nato-membership&party=ukraine&explain=true',
    shown: {
      issues: {
        each: {
          cells: {
            each: {
              stance: true,
              value: true,
              claimant: true,
              voice: true,
              reliability: true,
              credibility: true,
              explanation: {
                because: true,
                claims: {
                  each: { claimant: true, voice: true, stance: true, value: true, reason: true, because: true },
                },
              },
            },
          },
        },
      },
    },
    read: 'Reliability and credibility are the grades of the Admiralty code; 6 is: cannot be judged.',
  },
  {
    asked:
      "How did Russia's stated position on Crimea move from March 2022 to April 2025, and which statement moved it?",
    of: 'U',
    path: '/shifts?party=russia&issue=crimea-status&from=2022-03-01&to=2025-04-30',
    shown: {
      shifts: {
        each: {
          kind: true,
          occurred: { edtf: true },
          before: { stance: true, summary: true },
          after: { stance: true, summary: true, claimant: true },
          developmentId: true,
        },
      },
    },
    read: '',
  },
  {
    asked: 'On which issues do the positions of the two sides overlap, conflict, or stay unstated?',
    of: 'U',
    path: '/positions?at=2025-04-04&party=russia,ukraine',
    shown: { issues: { each: { issue: true, gap: true } } },
    read: 'The cells of the matrix are left out here.',
  },
  {
    asked: 'Who claims what about one incident, and which claims are denied, by whom?',
    of: 'U',
    path: '/incidents/bucha-killings-2022-03',
    shown: {
      incident: {
        place: true,
        casualties: { killed: range },
        claims: { each: { claimant: true, stance: true, counts: { each: { harm: true, count: { given: true } } } } },
        disputes: { each: { claimant: true, stance: true, summary: true } },
      },
    },
    read: 'A denial changes no number: it stands beside the claim.',
  },
  {
    asked: 'Was the energy moratorium in force on 20 April 2025, according to whom, and since when?',
    of: 'C',
    path: '/ceasefires/energy-moratorium-2025?at=2025-04-20',
    shown: {
      ceasefire: {
        overall: true,
        accordingTo: { each: { claimant: true, overall: true, from: true, to: true } },
      },
    },
    read: 'Moscow holds that it ran out on 18 April, Kyiv that it began a week later and was still in force.',
  },
  {
    asked: 'Which violations of the Easter truce did each side allege, by the hour reported, without adding them up?',
    of: 'C',
    path: '/violations?ceasefire=easter-truce-2025',
    shown: {
      violations: {
        each: {
          claimant: true,
          accused: true,
          window: { edtf: true },
          counts: { each: { kind: true, count: { given: true } } },
          reportedAt: true,
        },
      },
    },
    read: 'A total that a later one of the same accuser covers also has `supersededBy`.',
  },
  {
    asked: 'How many civilians were killed in Ukraine in March 2022: the range, by claimant and method?',
    of: 'U',
    path: '/casualties?population=civilian&harm=killed&place=ukraine&from=2022-03-01&to=2022-03-31&groupBy=claimant,method',
    shown: {
      policy: true,
      incidents: { count: true, killed: range },
      periods: { each: { claimant: true, count: { given: true } } },
      groups: { each: { by: true, count: true, killed: range } },
    },
    read: 'So much is in five articles. What they say of killed and injured together, and what they date more vaguely, is not in it.',
  },
  {
    asked: 'Why is the tally of 18 March 2022 75 and not 79?',
    of: 'U',
    path: '/casualties?at=2022-03-18&explain=true',
    shown: {
      incidents: { count: true, killed: range },
      periods: { each: { claimant: true, harm: true, count: { given: true } } },
      claims: {
        each: { claimant: true, incident: true, harm: true, count: { given: true }, reason: true, because: true },
        most: 7,
      },
    },
    read: '“More than 75 victims” is said of a day and of several places, killed and injured together; the four children killed in Kyiv are an incident. Nobody says whether the four are among the 75, so they stand beside each other and are never added. Every claim ever made is listed, whether it counted, and the first reason why not.',
  },
  {
    asked: 'Which figures have been corrected since, by how much, after how long, and by what?',
    of: 'C',
    path: '/corrections?along=knowledge',
    shown: {
      corrections: {
        each: {
          path: true,
          amounts: { each: { before: range, after: range, by: true } },
          answeredFrom: true,
          lastedSeconds: true,
          cause: { kind: true, reportedAt: true },
        },
      },
    },
    read: 'Along knowledge: how long a source had said so. Without `along` it is told how long our own record had.',
  },
  {
    asked: 'Which proposals are open, and who has accepted, rejected, conditionally accepted, or not answered?',
    of: 'U',
    path: '/proposals?at=2022-04-12&status=open',
    shown: {
      proposals: {
        each: {
          proposal: true,
          by: true,
          openedAt: true,
          quietSince: true,
          responses: { each: { party: true, answer: true } },
        },
      },
    },
    read: 'Nothing closes a proposal that nobody answers; `quietSince` says how long nothing was said to it.',
  },
  {
    asked: 'What changed between the versions of a proposal: which terms were dropped, which changed?',
    of: 'C',
    path: '/proposals/28-point-plan/versions',
    shown: {
      versions: {
        each: {
          version: true,
          added: { each: { term: true } },
          dropped: { each: { term: true, text: true } },
          changed: { each: { term: true, before: { text: true }, after: { text: true } } },
          responses: { each: { party: true, answer: true } },
        },
      },
    },
    read: '',
  },
  {
    asked: 'What happened on the ground in the 72 hours before and after each round of talks or call of leaders?',
    of: 'U',
    path: '/contacts?party=russia&from=2022-03-29&to=2022-03-30&window=72h',
    shown: { contacts: { each: { contact: true, kind: true, before: around, after: around } } },
    read: 'What is known only as lasting longer than the window is in it where it overlaps; see [contacts in context](contacts-in-context.md).',
  },
  {
    asked: "What does each side's read-out of a call say, and where do they differ?",
    of: 'U',
    path: '/contacts?kind=call&from=2022-12-02&to=2022-12-02',
    shown: {
      contacts: {
        each: {
          contact: true,
          readouts: { each: { by: true, voice: true, points: { each: { issue: true, text: true } } } },
          differences: true,
        },
      },
    },
    read: '',
  },
  {
    asked: 'Which promises were made and not kept, according to whom, and what was reported since?',
    of: 'U',
    path: '/commitments?at=2022-03-30&flag=claimedBroken',
    shown: {
      commitments: {
        each: {
          by: true,
          summary: true,
          verdicts: { each: { claimant: true, verdict: true } },
          since: { each: { type: true, claimant: true, place: true } },
        },
      },
    },
    read: '',
  },
  {
    asked: 'What rests on one original claimant, however many published it?',
    of: 'U',
    path: '/single-source?at=2022-03-30',
    shown: {
      singleSource: {
        each: { view: true, path: true, claimant: true, independent: true },
        where: { view: 'positions' },
      },
    },
    read: 'Here the positions alone; the answer has the items of every view.',
  },
  {
    asked: 'If a source is withdrawn as unreliable, what changes?',
    of: 'U',
    path: '/diff?bWithout=publisher:seed-000&views=casualties,incidents,positions',
    shown: {
      changes: { each: { view: true, path: true, causes: { each: { kind: true }, most: 1 } } },
    },
    read: '`before` and `after` of each are left out here.',
  },
  {
    asked: 'What has been recorded since I last looked, corrections and retractions included?',
    of: 'C',
    path: '/replay?along=knowledge&from=2023-09-01&to=2023-09-30&views=figures',
    shown: {
      sequence: true,
      reportedAt: true,
      event: { type: true },
      kind: true,
      changes: { each: { path: true, before: { count: { given: true } }, after: { count: { given: true } } } },
    },
    read: 'Along the ledger (the default) `from` is the sequence that was last seen; `/feed` goes on from a position for ever, and loses nothing when it is cut.',
  },
  {
    asked: 'How do I get the state as of a day into my own tables, with what to cite it by?',
    of: 'U',
    path: '/export?view=incidents&format=csv&at=2022-03-18&sequence=261',
    shown: {
      incident: true,
      placeNames: true,
      dateStart: true,
      killedLow: true,
      killedBest: true,
      killedHigh: true,
      developmentIds: true,
      position: true,
    },
    read: 'Some columns of the file. There are CSV as ACLED and UCDP have it, CSV with the tags of HXL, GeoJSON and lines of JSON as well; see [exports](exports.md). Its header `Content-Location`, as the `citation` of any other answer, pins all clocks: the same bytes for ever, whatever is recorded or corrected since.',
  },
]
