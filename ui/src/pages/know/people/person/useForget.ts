import { useMutation } from '@tanstack/react-query';
import { api, read, type Schemas } from '../../../../api/client';

export type Receipt = Schemas['Receipt'];

/** Forgets the person everywhere; cannot be undone. */
export const useForget = (id: string) =>
  useMutation({
    mutationFn: (reason: string) => read(api.POST('/api/people/{id}/erase', { params: { path: { id } }, body: { reason } })),
  });
