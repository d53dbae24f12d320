// Statements to judge, on the page on critical reading: choose first, then see what the literature says.
// Without JavaScript each answer opens by itself. Nothing is kept: a reload begins anew.
(() => {
  const JUDGEMENTS = { supported: "Supported", partly: "Partly", unsupported: "Not supported", untold: "Can’t be told" };

  const verdictOf = (claim) => Object.keys(JUDGEMENTS).find((name) => claim.classList.contains(`claim-${name}`));

  function element(tag, properties = {}, children = []) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }

  function ask(claim, number, judged) {
    const answer = claim.querySelector("details");
    const verdict = verdictOf(claim);
    const result = element("p", { className: "claim-result" });
    result.setAttribute("role", "status");
    const buttons = Object.entries(JUDGEMENTS).map(([name, words]) => {
      const button = element("button", { type: "button", textContent: words });
      button.addEventListener("click", () => {
        if (!answer.hidden) return;
        for (const other of buttons) {
          other.setAttribute("aria-disabled", "true"); // not disabled: the focus stays where it is
          other.setAttribute("aria-pressed", other === button);
        }
        result.textContent = name === verdict ? "So does the literature." : `The literature: ${JUDGEMENTS[verdict].toLowerCase()}.`;
        answer.hidden = false;
        answer.open = true;
        judged(name === verdict);
      });
      return button;
    });
    const group = element("div", { className: "claim-judge" }, buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", `Your judgement on statement ${number}`);
    answer.before(group, result);
    answer.hidden = true;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const claims = [...document.querySelectorAll(".claim")];
    if (!claims.length) return;
    const score = element("p");
    score.setAttribute("role", "status");
    document.querySelector(".claims-score").append(score);
    let done = 0;
    let agreed = 0;
    const tell = () => {
      score.textContent = done
        ? `${agreed} of ${done} judged as the literature does; ${claims.length - done} to go.`
        : `${claims.length} statements. Nothing you choose is kept or sent.`;
    };
    claims.forEach((claim, index) =>
      ask(claim, index + 1, (right) => {
        done += 1;
        agreed += right;
        tell();
      }),
    );
    tell();
    // On paper every answer is there
    let hidden = [];
    addEventListener("beforeprint", () => {
      hidden = claims.map((claim) => claim.querySelector("details")).filter((answer) => answer.hidden);
      for (const answer of hidden) answer.hidden = false;
    });
    addEventListener("afterprint", () => {
      for (const answer of hidden) answer.hidden = true;
    });
  });
})();
