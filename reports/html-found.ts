/** What a search found, on its page: each distinct failure once, with the smallest plan that is known of it and how to play it again. */
import type { FoundFailure, RunResult, ShrunkPlan } from '../scenarios/result.ts';
import { anchor, badge } from './html-drill.ts';
import { escapeHtml } from './html-escape.ts';
import { noReturnInWords, shrunkShortly } from './shrunk-words.ts';

/** Nothing for a run that found nothing, or was no search. */
export function foundSection({ found = [] }: RunResult): string {
  if (found.length === 0) return '';
  const heading = found.length === 1 ? 'One distinct failure' : `${found.length} distinct failures`;
  return `<h2>${heading}</h2>\n${found.map(foundFailure).join('\n')}`;
}

function foundFailure({ drill, drills, evidence, property, shrunk, title, verdict }: FoundFailure): string {
  const others = drills === 1 ? '' : `; ${drills - 1} more met it`;
  return `<div class="failure ${verdict}"><p>${badge(verdict)} <b>${escapeHtml(property)}</b><br>
<span class="title">${escapeHtml(title)}</span></p><ul class="evidence"><li>${escapeHtml(evidence)}</li></ul>
<p>The shortest drill that met it: <a href="#${anchor(drill)}">${escapeHtml(drill.name)}</a>${others}.</p>
${shrunk ? smallerPlan(shrunk) : ''}</div>`;
}

function smallerPlan(shrunk: ShrunkPlan): string {
  const { moves, replay, servers } = shrunk;
  const sentences = [
    shrunkShortly(shrunk),
    ...(servers ? [`Of the site's servers no more are left than ${servers.join(', ')}.`] : []),
    ...[noReturnInWords(shrunk)].filter((sentence) => sentence !== ''),
  ];
  const list = moves.map((move) => `<li>${escapeHtml(move)}</li>`).join('');
  return `<p>${escapeHtml(sentences.join(' '))}</p>
${replay === undefined || list === '' ? '' : `<ol class="moves">${list}</ol>`}
${replay === undefined ? '' : `<p class="replay">Run the smaller one again: <code>${escapeHtml(replay)}</code></p>`}`;
}
