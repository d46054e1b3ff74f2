/** What the configuration server of a site said last of why it is not connected; undefined when it is, or said nothing. */
export function failureTold(
  records: readonly { readonly kind: string; readonly [field: string]: unknown }[],
): string | undefined {
  const tells = (kind: string) => kind === 'role.state' || kind === 'role.failure';
  return records.findLast(({ kind, role }) => tells(kind) && role === 'configuration')?.failure as string | undefined;
}
