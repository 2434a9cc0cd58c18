import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { containerCheck, type PlacedContainer } from '../workload/workload-check.ts';
import { type ImageReference, parseImage } from './parse-image.ts';

/** A check of the images that containers name. An image that runtimes would refuse is another check's. */
export function imageCheck(
  texts: Omit<Check, 'needs' | 'run'>,
  judge: (image: ImageReference, placed: PlacedContainer, context: CheckContext) => string | undefined,
  field: 'image' | 'imagePullPolicy' = 'image',
): Check {
  return containerCheck(texts, function* (placed, context) {
    const image = parseImage(placed.container.image ?? '');
    const message = image && judge(image, placed, context);
    if (message !== undefined) yield { path: [field], message };
  });
}
