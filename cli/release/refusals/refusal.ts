/** What is not so, the rule that keeps it, and what to do: whoever is refused gets all three. */
export type Refusal = { readonly what: string; readonly rule: string; readonly wayOut: string }

/** A row for each failure: one that is missing does not compile. */
export type Refusals<Failure extends { readonly _tag: string }> = {
  readonly [Tag in Failure['_tag']]: (failure: Extract<Failure, { readonly _tag: Tag }>) => Refusal
}
