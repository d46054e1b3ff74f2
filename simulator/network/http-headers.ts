/** Header names do not depend on case; on a lab's networks they arrive in lower case, as Node hands them out. */
type Headers = Readonly<Record<string, string>>;

/** The same headers, themselves if nothing has to change. */
export function withLowerCaseNames<Given extends Headers | undefined>(headers: Given): Given | Headers {
  if (headers === undefined || Object.keys(headers).every((name) => name === name.toLowerCase())) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
