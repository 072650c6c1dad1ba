const LINK = /https?:\/\/[^\s<>"'{}）)】\]，。；、]+/giu;

/** The addresses that an author wrote out in templates, each once: what a template fills in is not the author's. */
export function linksIn(...templates: readonly string[]): string[] {
  const found = templates.flatMap((template) =>
    // An address that a value is put into is nobody's until it is filled in.
    [...template.matchAll(LINK)]
      .filter(({ index, 0: link }) => !template.slice(index + link.length).startsWith("{{"))
      .map(([link]) => link.replace(/[.,;:!?]+$/, "")),
  );
  return [...new Set(found)].slice(0, 50);
}
