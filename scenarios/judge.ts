/** Has every property judge a run, and says what of it counts. */
import { InvariantBroken } from '../reference/model/result.ts';
import type { Site } from '../simulator/site/site.ts';
import { mistakeInJudgement } from './own/own-properties.ts';
import { BusyComputer } from './properties/busy-computer.ts';
import { properties } from './properties/index.ts';
import type { Property, Run } from './properties/property.ts';
import { FINDINGS_KEPT, type Hazard, type NotJudged, type PropertyVerdict, type Stopped } from './result.ts';
import type { Scenario } from './scenario.ts';
import { firstLine, framesOf } from './stack.ts';

/** The story said nothing about the system. */
const NO_VERDICT = [
  'FaultParametersInvalid',
  'FaultUnavailable',
  'Interrupted',
  'LabBroken',
  'LineTooSmall',
  'NotForThisSite',
  'NotInThisLab',
];

/** What stands beside the verdicts and changes none. */
interface Besides {
  readonly hazards: Hazard[];
  readonly notJudged: NotJudged[];
  /** Names of the properties that had something to look at. */
  readonly looked: string[];
}

export interface Judged extends Besides {
  readonly verdicts: PropertyVerdict[];
}

export async function judge(told: Scenario, site: Site, run: Run, stopped: Stopped | undefined): Promise<Judged> {
  const besides: Besides = { hazards: [], notJudged: [], looked: [] };
  const verdicts: PropertyVerdict[] = [];
  if (stopped) {
    const noFault = whyNoFault(run, stopped);
    const findings = [`${stopped.message} (${stopped.code})`, ...(noFault ?? []), ...(stopped.because ?? [])];
    const evidence = findings.join('; ');
    const verdict = NO_VERDICT.includes(stopped.code) || noFault ? 'inconclusive' : 'violated';
    // What stood in the way differs from run to run; that it is this which did not come does not.
    const causes = findings.slice(0, 1).map((finding) => ({ finding }));
    verdicts.push({ name: 'story', title: 'The story reaches its end', verdict, evidence, findings, causes });
    // What was still under way when the ground gave way is nobody's fault.
    if (stopped.code === 'LabBroken') return { verdicts, ...besides };
  }
  // A story that stopped early kept none of its promises, and says so itself.
  const isAbout = ({ name }: Property) => !stopped && told.exercises.includes(name);
  for (const property of properties) {
    const verdict = await judgeOne(property, { run, site, isAbout: isAbout(property), besides });
    if (verdict) verdicts.push(verdict);
  }
  // After all others, and with a list of their own: what they do to it harms nobody.
  for (const property of told.properties ?? []) {
    const given = { ...run, records: [...run.records] };
    const verdict = await judgeOne(property, { run: given, site, isAbout: !stopped, besides, isOwn: true });
    if (verdict) verdicts.push(verdict);
  }
  besides.hazards.sort((a, b) => a.atMs - b.atMs);
  return { verdicts, ...besides };
}

/** A limit that passed while the computer of a live lab had too much to do proves nothing of the system. */
function whyNoFault(run: Run, { code, sinceMs, atMs }: Stopped): string[] | undefined {
  if (code !== 'NotInTime') return undefined;
  const why = new BusyComputer(run).whyLate({ fromMs: sinceMs ?? atMs, toMs: atMs });
  return why === undefined ? undefined : [`${why} meanwhile, so that this proves nothing of the system`];
}

interface Matter {
  readonly run: Run;
  readonly site: Site;
  /** The story promises that there is something to look at. */
  readonly isAbout: boolean;
  readonly besides: Besides;
  /** It is somebody's own: whatever breaks in it is theirs, and no bug of Muster. */
  readonly isOwn?: boolean;
}

/** Undefined when there was nothing to look at and the scenario did not promise anything. */
async function judgeOne(
  property: Property,
  { run, site, isAbout, besides, isOwn = false }: Matter,
): Promise<PropertyVerdict | undefined> {
  const { name, title } = property;
  try {
    const judgement = await property.judge(run);
    const mistake = mistakeInJudgement(judgement);
    if (mistake) return { name, title, verdict: 'inconclusive', evidence: `the property itself broke: ${mistake}` };
    const { looked, verdict, evidence, findings, moreFindings, causes, hazards = [], unjudged = [] } = judgement;
    besides.hazards.push(...hazards);
    if (unjudged.length > 0) besides.notJudged.push(notJudged(name, unjudged));
    if (looked > 0) besides.looked.push(name);
    if (looked === 0 && verdict !== 'violated') {
      const promised = isAbout && (property.appliesTo?.(site) ?? true);
      if (!promised) return undefined;
      return { name, title, verdict: 'inconclusive', evidence: evidence || 'there was nothing to look at' };
    }
    return {
      name,
      title,
      verdict,
      evidence,
      ...(findings && { findings }),
      ...(moreFindings && { moreFindings }),
      ...(causes && { causes }),
    };
  } catch (error) {
    if (error instanceof InvariantBroken && !isOwn) throw error;
    return { name, title, verdict: 'inconclusive', evidence: `the property itself broke: ${placed(error)}` };
  }
}

function notJudged(property: string, reasons: readonly string[]): NotJudged {
  const more = reasons.length - FINDINGS_KEPT;
  return { property, reasons: reasons.slice(0, FINDINGS_KEPT), ...(more > 0 && { moreReasons: more }) };
}

/** What was thrown, with the line of the property it came from: of somebody's own, the last line that is theirs. */
function placed(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${JSON.stringify(error) ?? String(error)}, which is no Error`;
  const frames = framesOf(error);
  const frame = frames.find(({ ours }) => !ours) ?? frames[0];
  return frame ? `${frame.place}: ${firstLine(error)}` : firstLine(error);
}
