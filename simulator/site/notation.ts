/**
 * From text to YAML nodes, within limits: a site is one document, not deeper and not longer than a site can be. The limits
 * are kept while reading, so that a file made to exhaust whoever reads it is answered as quickly as any other.
 */
import { Composer, Lexer, type LineCounter, Parser } from 'yaml';
import type { CST, Document } from 'yaml';

/** Words and marks of the notation. A site of a thousand servers has 100,000. */
const LEXEMES_MAX = 300_000;
/** A site's own depth is 5. */
const DEPTH_MAX = 40;

export interface BrokenNotation {
  readonly offset: number;
  readonly message: string;
}

/** One slip in the notation makes several errors; only the first, which names the cause, is told. */
export function readNotation(text: string, lines: LineCounter): Document.Parsed | BrokenNotation {
  const tokens = tokensOf(text, lines);
  if ('message' in tokens) return tokens;
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, schema: 'core', merge: false });
  const [document, ...others] = [...composer.compose(tokens, false, text.length)];
  if (document === undefined) return { offset: 0, message: 'the file has nothing in it but comments or blank lines' };
  const [error] = document.errors;
  if (error !== undefined) return { offset: error.pos[0], message: oneLine(error.message) };
  if (others.length > 0) return { offset: others[0]?.range[0] ?? 0, message: SECOND_DOCUMENT };
  return document as Document.Parsed;
}

const SECOND_DOCUMENT = 'a second document begins; a site file holds one site';

function tokensOf(text: string, lines: LineCounter): CST.Token[] | BrokenNotation {
  lines.addNewLine(0);
  if (text.trim() === '') return { offset: 0, message: 'the file is empty' };
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let documents = 0;
  const take = (token: CST.Token): BrokenNotation | undefined => {
    tokens.push(token);
    if (token.type === 'directive' && /^%YAML\s+(?!1\.2)/.test(token.source)) {
      return {
        offset: token.offset,
        message: `${token.source.slice(0, 20)} asks for another notation; a site is YAML 1.2`,
      };
    }
    if (token.type === 'document') documents += 1;
    return documents > 1 ? { offset: token.offset, message: SECOND_DOCUMENT } : undefined;
  };
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > LEXEMES_MAX)
      return { offset: parser.offset, message: 'from here on the file is longer than a site can be' };
    for (const token of parser.next(lexeme)) {
      const broken = take(token);
      if (broken) return broken;
    }
  }
  for (const token of parser.end()) {
    const broken = take(token);
    if (broken) return broken;
  }
  return tooDeep(tokens) ?? tokens;
}

/** Without recursion, since what comes after it recurses. */
function tooDeep(tokens: readonly CST.Token[]): BrokenNotation | undefined {
  const open: [token: CST.Token, depth: number][] = tokens.map((token) => [token, 0]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [token, depth] = next;
    if (depth > DEPTH_MAX) {
      return {
        offset: 'offset' in token ? token.offset : 0,
        message: `nested more than ${DEPTH_MAX} deep; no site is`,
      };
    }
    if (token.type === 'document' && token.value) open.push([token.value, depth + 1]);
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push([key, depth + 1]);
      if (value) open.push([value, depth + 1]);
    }
  }
  return undefined;
}

function oneLine(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
