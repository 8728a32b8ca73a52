/* Self-check questions (see questions.py): check, explain every option, try again, remember in this browser only. */
(() => {
  const NOTHING = "選択肢を選んでから「答え合わせ」を押してください。";
  const WORDS = { correct: "○ 正解です。", incorrect: "× 不正解です。", partial: "△ 一部だけ合っています。" };

  // Storage can be switched off, and on file:// some browsers have none.
  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {}
    return null;
  };

  const start = (form) => {
    const key = `quiz:${form.dataset.quiz}`;
    const inputs = [...form.querySelectorAll("fieldset input")];
    const answers = [...form.querySelectorAll("[data-feedback]")];
    const result = form.querySelector(".quiz-result");
    const [check, retry] = form.querySelectorAll("button");
    const verdicts = answers.map((answer) => answer.firstElementChild.textContent);
    const right = answers.map((answer) => answer.dataset.feedback === "correct");

    const show = (state, message = "") => {
      form.dataset.state = state;
      result.textContent = message;
      retry.hidden = state === "unanswered";
      answers.forEach((answer, i) => {
        answer.hidden = retry.hidden;
        answer.classList.toggle("chosen", inputs[i].checked);
        answer.firstElementChild.textContent = verdicts[i] + (inputs[i].checked ? "（あなたの答え）" : "");
      });
    };

    const mark = () => {
      const chosen = inputs.map((input) => input.checked);
      if (!chosen.includes(true)) return show("unanswered", NOTHING);
      const state = chosen.every((is, i) => is === right[i])
        ? "correct"
        : chosen.some((is, i) => is && right[i])
          ? "partial"
          : "incorrect";
      const letters = right.flatMap((is, i) => (is ? String.fromCharCode(65 + i) : [])).join("・");
      show(
        state,
        `${WORDS[state]}${state === "correct" ? "" : `正解は ${letters} です。`}説明は各選択肢の下にあります。`,
      );
      stored(key, inputs.flatMap((input) => (input.checked ? input.value : [])).join());
    };

    answers.forEach((answer, i) => {
      inputs[i].closest("li").append(answer);
      inputs[i].hidden = false;
    });
    form.querySelector(".quiz-answers").remove();
    check.parentNode.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      mark();
    });
    form.addEventListener("change", () => show("unanswered"));
    form.addEventListener("reset", () => {
      stored(key, null);
      setTimeout(() => {
        show("unanswered");
        inputs[0].focus();
      });
    });

    show("unanswered");
    // By value, the option's place in the source: an answer stays what it was when the options change their order.
    const kept = stored(key)?.split(",") ?? [];
    for (const input of inputs) input.checked = kept.includes(input.value);
    if (inputs.some((input) => input.checked)) mark();
    result.setAttribute("role", "status"); // only now: what was restored is not announced
  };

  const startAll = () => document.querySelectorAll("form.quiz").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
