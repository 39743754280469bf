import { useEffect, useState } from 'react';
import { preview as readPreview } from '../actions.ts';
import type { Preview } from './preview-prompt.ts';

interface Sample {
  vendor: string;
  model: string;
  input: string;
  variables: Record<string, string>;
  tenant: string;
}

/** What a vendor would be sent; null until the first answer, and while the server cannot be reached. @param body JSON */
export function usePreview(project: string, body: string, sample: Sample): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null);
  const { vendor, model, input, tenant } = sample;
  const variables = Object.fromEntries(Object.entries(sample.variables).filter(([, value]) => value !== ''));
  const ask = JSON.stringify({
    ...{ vendor, model, variables },
    input: input || '⟨input⟩',
    tenant: tenant || null,
  });

  useEffect(() => {
    let isWanted = true;
    readPreview(project, JSON.parse(body), JSON.parse(ask)).then(
      (found) => isWanted && setPreview(found),
      () => isWanted && setPreview(null),
    );
    return () => {
      isWanted = false;
    };
  }, [project, body, ask]);

  return preview;
}
