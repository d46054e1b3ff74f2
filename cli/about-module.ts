/** What a module says of itself: its header, or what stands right before the first thing it exports. */
import { existsSync, readFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);
const HEADER = /^\/\*\*([\s\S]*?)\*\//;
const BEFORE_EXPORT = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const/;

/** In one line; empty when it says nothing. */
export function aboutModule(path: string): string {
  const url = new URL(path, ROOT);
  if (!existsSync(url)) return '';
  const text = readFileSync(url, 'utf8');
  const [, comment = ''] = HEADER.exec(text) ?? BEFORE_EXPORT.exec(text) ?? [];
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .join(' ')
    .replace(/ +/g, ' ')
    .trim();
}
