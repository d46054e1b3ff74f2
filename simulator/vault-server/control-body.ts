/** Bodies and refusals of the control path. */
import { z } from 'zod';
import { type Failure, fail, invariant, ok, type Result } from '../../reference/model/result.ts';

/** What the request says, checked. Fails with `ControlRequestInvalid`. */
export async function askedFor<Shape>(request: Request, shape: z.ZodType<Shape>): Promise<Result<Shape>> {
  const text = await request.text();
  let said: unknown;
  try {
    said = text === '' ? {} : JSON.parse(text);
  } catch {
    return fail('ControlRequestInvalid', 'the body is not JSON');
  }
  const checked = shape.safeParse(said);
  if (checked.success) return ok(checked.data);
  const [issue] = checked.error.issues;
  invariant(issue, 'a body that does not fit has an issue');
  return fail('ControlRequestInvalid', `${z.core.toDotPath(issue.path) || 'the body'}: ${issue.message}`);
}

/** What is wrong with anything else in a request is a 400. */
const STATUS: Readonly<Record<string, number>> = {
  ControlCredentialsMissing: 401,
  ControlPathUnknown: 404,
  FaultUnknown: 404,
  NotInThisLab: 404,
  FaultUnavailable: 409,
  ProcessServerThere: 409,
};

export function refuse({ code, message }: Failure): Response {
  const status = STATUS[code] ?? 400;
  const headers = status === 401 ? { 'www-authenticate': 'Basic realm="muster", Bearer' } : undefined;
  return Response.json({ error: { code, message } }, { status, headers });
}

export function unknownPath({ method, url }: Request): Response {
  const message = `there is no ${method} ${new URL(url).pathname}; GET /muster lists what there is`;
  return refuse(fail('ControlPathUnknown', message).failure);
}
