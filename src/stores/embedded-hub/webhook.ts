export interface Webhook {
  readonly id: string;
  readonly owner: string;
  readonly url: string | undefined;
  readonly watched: readonly { readonly type: string; readonly name: string }[];
  readonly domains: readonly string[];
  readonly secret: string | undefined;
  readonly disabled: boolean;
}
