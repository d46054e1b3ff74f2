/** Text as it may stand in XML: markup is escaped, and what XML 1.0 does not allow at all becomes U+FFFD. */

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>\r]/g, (character) => entities[character] ?? character);
}

/** A reader takes a plain line feed or tab in an attribute for a blank. */
export function escapeXmlAttribute(text: string): string {
  const entities: Record<string, string> = { '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };
  return escapeXml(text).replace(/["\n\t]/g, (character) => entities[character] ?? character);
}
