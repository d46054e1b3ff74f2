/**
 * What a role has to say of itself after what came of a request: a table from what was asked for and how that ended to the
 * states of its chart that agree with it. Operators read these states, and look for a fault where they point.
 *
 * What has no row may have several reasons: a process server that does not know of a source is not told yet, say.
 */
import type { PeerAnswer } from './entries.ts';

export interface LineRule {
  readonly role: string;
  /** What is asked for, as the journal calls it, or whom. */
  readonly about?: string;
  readonly hosts?: readonly string[];
  readonly came: (answer: PeerAnswer) => boolean;
  /** One of its regions is in such a state then, be it for a moment. */
  readonly says: RegExp;
  readonly withinMs: number;
}

/** Where tokens are had, in whichever cloud (facts, section 2.1). */
const ENTRA_HOSTS = ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.chinacloudapi.cn'];
/** A role hears of an answer before it does anything else. */
const AT_ONCE_MS = 10_000;
/** A token that is refused is replaced first and the request repeated: two requests, each of which may wait for an answer. */
const NEW_TOKEN_MS = AT_ONCE_MS + 2 * 60_000;
/** A registration that failed is tried again after three minutes, and each try may take two. */
const NEXT_REGISTRATION_MS = 6 * 60_000;
/** A set-up asks for everything at the same time, and looks at the answers when the last of them is there. */
const SET_UP_MS = AT_ONCE_MS + 60_000;
/** What it cannot go on without: MySQL's installer, management, sign-in. */
const OF_SET_UP = ['get', 'metadata', 'sign-in'];

const done = ({ status }: PeerAnswer) => status === 200;
const nobodyAnswered = ({ status }: PeerAnswer) => status === undefined;
const notDone = (answer: PeerAnswer) => !done(answer);
const tokenRefused = ({ status }: PeerAnswer) => status === 401;
const answeredNo = ({ status }: PeerAnswer) => status !== undefined && status !== 200;
const refused = ({ status }: PeerAnswer) => status === 403;
const heldBack = ({ status }: PeerAnswer) => status === 429;

/** A master target's chart has this one region, and does not name it. */
const REGISTERED = /(^|\|)(registration\.)?registered/;
const NOT_REGISTERING = /(^|\|)(registration\.)?(registered|rejected|unreachable)/;
const NOT_REGISTERED = /(^|\|)(registration\.)?(registering|rejected|unreachable)/;

/** A configuration server's chart. */
const CUT_OFF = /^(refused|unreachable|disconnected)$/;

function atOnce(role: string, about: string, came: LineRule['came'], says: RegExp): LineRule {
  return { role, about, came, says, withinMs: AT_ONCE_MS };
}

/** Agents and components register, and then poll, at the configuration server. */
function registering(role: string, about: string): LineRule[] {
  return [
    atOnce(role, about, done, REGISTERED),
    atOnce(role, about, nobodyAnswered, NOT_REGISTERED),
    atOnce(role, about, answeredNo, NOT_REGISTERING),
  ];
}

export const LINE_RULES: readonly LineRule[] = [
  ...registering('mobility', 'agents'),
  ...registering('process', 'components'),
  ...registering('master-target', 'components'),
  atOnce('mobility', 'data', done, /(^|\|)shipment\.flowing/),
  atOnce('mobility', 'data', nobodyAnswered, /(^|\|)shipment\.blocked/),
  atOnce('mobility', 'data', heldBack, /(^|\|)shipment\.throttled/),
  // To the cache storage account on the way out, to a master target on the way home.
  atOnce('process', 'coordination', notDone, /(^|\|)upload\.blocked/),
  atOnce('process', 'logs', done, /(^|\|)upload\.flowing/),
  atOnce('process', 'logs', notDone, /(^|\|)upload\.blocked/),
  atOnce('process', 'data', done, /(^|\|)upload\.flowing/),
  atOnce('process', 'data', nobodyAnswered, /(^|\|)upload\.blocked/),
  atOnce('configuration', 'sites', done, /^connected$/),
  atOnce('configuration', 'sites', (answer) => answeredNo(answer) && !tokenRefused(answer), CUT_OFF),
  { role: 'configuration', about: 'sites', came: tokenRefused, says: CUT_OFF, withinMs: NEW_TOKEN_MS },
  ...OF_SET_UP.map((about) => ({
    role: 'configuration',
    about,
    came: nobodyAnswered,
    says: /^heldUp$/,
    withinMs: SET_UP_MS,
  })),
  // What a vault says no to it refuses; to one that was connected it is a disturbance.
  atOnce('configuration', 'sites', refused, /^(refused|disconnected)$/),
  atOnce('configuration', 'sites', nobodyAnswered, /^(unreachable|disconnected)$/),
  // Diagnostics go to Entra as well, so one failure there says nothing of a registration; a lasting one does.
  {
    role: 'configuration',
    hosts: ENTRA_HOSTS,
    came: notDone,
    says: /^(?!registering$)/,
    withinMs: NEXT_REGISTRATION_MS,
  },
];
