import { containerCheck, podExample } from '../workload/workload-check.ts';
import { parseImage } from './parse-image.ts';

export const invalidImage = containerCheck(
  {
    id: 'image-reference/invalid',
    title: 'Image cannot be pulled by that name',
    severity: 'low',
    rationale:
      'No container runtime takes this text for an image, so the container never starts; often it is a placeholder that ' +
      'was not filled in. What would run cannot be judged.',
    remediation: 'Write `registry/repository:tag@digest`, in lower case.',
    examples: {
      bad: podExample({ image: '"Registry.example.com/Web:1.4:rc"' }),
      good: podExample({ image: 'registry.example.com/web:1.4' }),
    },
    references: [{ title: 'Kubernetes: Images', url: 'https://kubernetes.io/docs/concepts/containers/images/' }],
  },
  function* ({ container, workload, list }) {
    const image = container.image ?? '';
    // Templates may leave the image to an admission controller (Istio writes `auto`), and Pods may not.
    if (image === '' && workload.templatePath.length > 0 && list !== 'ephemeralContainers') return;
    if (parseImage(image) === undefined) yield { path: ['image'], message: 'is not an image reference' };
  },
);
