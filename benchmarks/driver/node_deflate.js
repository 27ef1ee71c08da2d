// Has the shared client for Node offer permessage-deflate, and send WSB_PAYLOAD: node -r node_deflate.js client.js
const fs = require('fs'), Module = require('module'), load = Module._load, E = process.env;
const none = E.WSB_COMPRESSION === 'no takeover';
const perMessageDeflate = none ? { serverNoContextTakeover: true, clientNoContextTakeover: true } : true;
const payload = fs.readFileSync(E.WSB_PAYLOAD);
Module._load = function (name, ...rest) {
  const loaded = load.call(this, name, ...rest);
  return name !== 'ws' ? loaded : class extends loaded {
    constructor(url, options) { super(url, { ...options, perMessageDeflate }); }
    send() { super.send(payload, { binary: false }); }
  };
};
