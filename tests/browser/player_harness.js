// A page with the player alone: its module from text, a model that answers as a test says, a clock that a test turns.
async ({ esm, programme, pictures, key }) => {
  const url = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
  const handlers = [];
  const state = { programme, pictures, storage_key: key };
  window.player_module = await import(url);
  window.sent = [];
  window.kernel = "answers";
  window.model = {
    get: (name) => state[name],
    on: (name, work) => handlers.push([name, work]),
    off: (name, work) => handlers.splice(handlers.findIndex((one) => one[0] === name && one[1] === work), 1),
    send: (message) => {
      window.sent.push(message);
      if (window.kernel === "answers" && message.type === "save") window.answer(message, message.sets.map((one) => one.id));
    },
  };
  window.answer = (message, kept, refused = {}) => {
    const reply = { type: "saved", n: message.n, kept, refused, details: "", later: "" };
    window.hear(reply);
  };
  window.hear = (message) => {
    for (const [name, work] of [...handlers]) if (name === "msg:custom") work(message);
  };
  window.tell = (name, value) => {
    state[name] = value;
    for (const [heard, work] of [...handlers]) if (heard === `change:${name}`) work();
  };
  window.clock = 1_000_000;
  window.turn = (seconds) => {
    window.clock += seconds * 1000;
    window.player.tick();
  };
  window.open_player = async () => {
    window.player?.close();
    document.body.replaceChildren();
    window.player = new window.player_module.Player(window.model, document.body, { clock: () => window.clock });
    await window.player.open();
  };
  await window.open_player();
};
