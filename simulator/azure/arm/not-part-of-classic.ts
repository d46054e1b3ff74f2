/** Operations of the API that exist for other scenarios: 409, with what to do instead. The code is simulator-defined. */
import { fail } from '../../../reference/model/result.ts';
import { type Answer, refused } from './operation.ts';

export function notPartOfClassic(instead: string): Answer {
  return refused(fail('NotPartOfClassic', instead).failure);
}
