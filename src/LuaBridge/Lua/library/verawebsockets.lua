---@meta verawebsockets

-- Types of the module for the Lua language server. It only declares; docs/lua-api.md and docs/options.md say everything in full.

---WebSocket client: `local websockets = require "verawebsockets"`.
---
---Misuse raises an error that blames the caller's line. What can go wrong in a correct script is answered as `nil, message`.
---@class verawebsockets
local M = {}

---What a websocket has done since it was created.
---@class verawebsockets.Stats
---@field messages_received integer
---@field bytes_received integer
---@field messages_sent integer taken by `send`
---@field bytes_sent integer
---@field dropped_received integer
---@field dropped_sent integer
---@field attempts integer to connect, with the one that event 1000 has announced
---@field lag number seconds that the last messages had waited for the script
---@field round_trip_time number? seconds, of the last keepalive ping

---One websocket, from `create`. It may be connected again after each event 1 or 4.
---@class verawebsockets.Websocket
---@field id integer the N of `ws-N` in the log; these fields are read-only
---@field name string? the option of that name
---@field url string? as it was given to `create`; what a function answered last
---@field state "idle"|"connecting"|"open"|"closing"|"waiting"
---@field protocol string? the subprotocol that the server chose, while it is open
---@field buffered integer bytes that wait to be sent
---@field stats verawebsockets.Stats
---@field connect fun(self: verawebsockets.Websocket): true?, string? as `verawebsockets.connect`
---@field send fun(self: verawebsockets.Websocket, message: string|number, kind?: "text"|"binary"): true?, string? as `verawebsockets.send`
---@field close fun(self: verawebsockets.Websocket, code?: integer, reason?: string): true?, string? as `verawebsockets.close`
---@field reconnect fun(self: verawebsockets.Websocket): true?, string? as `verawebsockets.reconnect`

---Handlers by event, under its id or its name, not both. A string names a global function, looked up when the event comes; it gets the
---arguments without the websocket
---(events 2, 3, 4 and 10: none; event 1: the reason; event 8: the data; events 1000 and 1001: all but the websocket).
---@class verawebsockets.EventHandlers
---@field [1] nil|string|fun(wso: verawebsockets.Websocket, reason: string, detail: string) the attempt has failed; reasons: docs/errors.md
---@field [2] nil|string|fun(wso: verawebsockets.Websocket): boolean? the server has accepted; `false` refuses the connection
---@field [3] nil|string|fun(wso: verawebsockets.Websocket): boolean? it is open; `false` refuses the connection
---@field [4] nil|string|fun(wso: verawebsockets.Websocket, code: integer, reason: string, was_clean: boolean) it was open and has ended
---@field [8] nil|string|fun(wso: verawebsockets.Websocket, data: string, is_binary: boolean) a whole message has come
---@field [9] nil|string|fun(wso: verawebsockets.Websocket, payload: string) a pong with a payload has come
---@field [10] nil|string|fun(wso: verawebsockets.Websocket) everything that waited to be sent has left
---@field [38] nil|string|fun(wso: verawebsockets.Websocket, code: integer?, reason: string?) the server has closed; event 4 follows
---@field [39] nil|string|fun(wso: verawebsockets.Websocket): string|false? what to offer of permessage-deflate; called inside `connect`
---@field [1000] nil|string|fun(wso: verawebsockets.Websocket, attempt: integer, delay: number, cause: string) another attempt follows
---@field [1001] nil|string|fun(wso: verawebsockets.Websocket, cause: string, why: "fatal"|"attempts used up"|"closed") no more follow
---@field error? string|fun(wso: verawebsockets.Websocket, reason: string, detail: string) event 1
---@field open? string|fun(wso: verawebsockets.Websocket): boolean? event 3
---@field close? string|fun(wso: verawebsockets.Websocket, code: integer, reason: string, was_clean: boolean) event 4
---@field message? string|fun(wso: verawebsockets.Websocket, data: string, is_binary: boolean) event 8
---@field pong? string|fun(wso: verawebsockets.Websocket, payload: string) event 9
---@field drained? string|fun(wso: verawebsockets.Websocket) event 10
---@field reconnecting? string|fun(wso: verawebsockets.Websocket, attempt: integer, delay: number, cause: string) event 1000
---@field gave_up? string|fun(wso: verawebsockets.Websocket, cause: string, why: "fatal"|"attempts used up"|"closed") event 1001

---Paths of PEM files, and what belongs to them. They are read at each attempt.
---@class verawebsockets.SslSettings
---@field client_ssl_cert_filepath? string the client's certificate, and the intermediate ones behind it
---@field client_ssl_private_key_filepath? string its private key; nil: in the certificate's file
---@field client_ssl_private_key_password? string password of an encrypted key (PKCS #8, or the traditional format with AES or triple DES)
---@field client_ssl_ca_filepath? string authorities that are trusted in addition to the system's
---@field client_ssl_cipher_list? string OpenSSL names of cipher suites, joined by colons

---Keepalive of one websocket, in seconds.
---@class verawebsockets.KeepAlive
---@field interval? number silence after which the server is pinged; 0: never
---@field timeout? number time for anything to come then

---How to try again; see docs/reconnect.md. Times are seconds.
---@class verawebsockets.Reconnect
---@field first_delay? number the first delay is random, up to this
---@field min_delay? number the second is random, up to this
---@field max_delay? number no later one is longer
---@field factor? number growth of that bound from delay to delay
---@field stable_after? number after a connection that was open for so long, delays and attempts begin anew
---@field max_attempts? integer new attempts in a row; 0: no limit
---@field max_retry_after? number longest wait that a server may ask for; 0: it is not heard
---@field retry_codes? integer[] HTTP statuses and close codes after which it is tried again in any case
---@field give_up_codes? integer[] the same for not

---What to offer of permessage-deflate.
---@class verawebsockets.Compression
---@field server_no_context_takeover? boolean ask the server to compress each message on its own
---@field client_no_context_takeover? boolean compress each of ours on its own
---@field server_max_window_bits? integer 8 to 15
---@field client_max_window_bits? integer 8 to 15

---Relaxed checks of the server's certificate; each use is logged with WARN.
---@class verawebsockets.Tls
---@field fingerprint? string SHA-256 of the only certificate that is accepted, 64 hexadecimal digits, colons allowed
---@field allow_self_signed? boolean
---@field skip_host_name_check? boolean
---@field allow_expired? boolean

---What gives way when one side is faster than the other.
---@class verawebsockets.Overflow
---@field receive? "block"|"drop_oldest"|"drop_newest"|"latest" default `"block"`
---@field send? "fail"|"drop_oldest"|"drop_newest"|"latest" default `"fail"`
---@field down? "fail"|"keep"|"latest" while it is not open; default `"fail"`
---@field limit? integer messages that may wait in each direction; default 1024

---@alias verawebsockets.Message string|number|{ [1]: string|number, [2]: "text"|"binary"|nil }
---@alias verawebsockets.Messages string|number|verawebsockets.Message[]

---What each connection sends first, and how the server acknowledges it; until then, what `send` takes waits.
---@class verawebsockets.OnConnect
---@field messages? verawebsockets.Messages|fun(wso: verawebsockets.Websocket): verawebsockets.Messages? asked for each connection
---@field acknowledged? fun(wso: verawebsockets.Websocket, data: string, is_binary: boolean): any asked of each message until true
---@field timeout? number seconds until then; default 10. After that the connection is closed and taken as lost

---Options of one websocket; what is not set comes from the settings. Times are seconds, sizes are octets.
---@class verawebsockets.Options
---@field name? string stands in messages about errors of its handlers; at most 64 characters
---@field headers? table<string, string|string[]>|fun(wso: verawebsockets.Websocket): table? further lines of the opening request
---@field token? string|fun(wso: verawebsockets.Websocket): string? sent as `Authorization: Bearer TOKEN`
---@field origin? string
---@field protocols? string|string[] subprotocols to offer, in order of preference
---@field connect_timeout? number
---@field tls_timeout? number
---@field response_timeout? number
---@field close_timeout? number
---@field max_message_size? integer
---@field send_buffer_size? integer
---@field max_redirects? integer
---@field validate_utf8? boolean
---@field delivery? "messages"|"pieces"
---@field overflow? verawebsockets.Overflow
---@field on_connect? verawebsockets.OnConnect
---@field keepalive? boolean|number|verawebsockets.KeepAlive
---@field reconnect? boolean|verawebsockets.Reconnect
---@field compression? boolean|verawebsockets.Compression
---@field proxy? string `"none"`, or `"[http://][user:password@]host:port"`
---@field address_family? "any"|"ipv4"|"ipv6"
---@field local_address? string where to connect from
---@field interface? string the same by name, such as `"eth0"`
---@field socket_send_buffer? integer
---@field tls? verawebsockets.Tls

---Makes a websocket; opens nothing. Raises where an argument is wrong.
---@param url string|fun(wso: verawebsockets.Websocket): string begins with `ws://` or `wss://`; functions are asked before each attempt
---@param event_handlers verawebsockets.EventHandlers read once; later changes have no effect
---@param ssl_settings? verawebsockets.SslSettings
---@param standalone? boolean true: events come only inside `loop()`. Default: also after the main chunk
---@param options? verawebsockets.Options
---@return verawebsockets.Websocket wso
function M.create(url, event_handlers, ssl_settings, standalone, options) end

---Starts an attempt to open the websocket; event 1 or 3 comes later, never inside the call.
---@param wso verawebsockets.Websocket
---@return true? ok
---@return string? problem `"already connecting or open"`, `"shutting down"`, `"internal error"`
function M.connect(wso) end

---Queues one message. Messages leave in the order of the calls, at the end of the handler or when 64 KiB have gathered.
---@param wso verawebsockets.Websocket
---@param message string|number bytes; a text message must be valid UTF-8
---@param kind? "text"|"binary" default `"text"`
---@return true? ok
---@return string? problem `"not connected"`, `"queue full"`, `"message too long"`, `"invalid utf-8 at byte N"`, `"internal error"`
function M.send(wso, message, kind) end

---Starts the closing handshake behind what is queued, and event 4 will come; or gives up the attempt, and event 1 will come.
---@param wso verawebsockets.Websocket
---@param code? integer 1000 to 1003, 1007 to 1014 or 3000 to 4999; default 1000
---@param reason? string at most 123 bytes of UTF-8
---@return true? ok
---@return string? problem `"not connected"`, `"internal error"`
function M.close(wso, code, reason) end

---Wants another connection: closes an open websocket and opens it again; waits no longer where it waits; connects what is idle.
---@param wso verawebsockets.Websocket
---@return true? ok
---@return string? problem as `verawebsockets.connect`
function M.reconnect(wso) end

---Runs events until no websocket is connecting, open, closing or waiting to reconnect and no timer is pending, or the process was told to
---stop. Raises inside a handler.
---@return true? ok
---@return string? problem `"internal error"`
function M.loop() end

---Says what the library logs to stderr: a sum of 1 ERR, 2 WARN, 4 NOTICE, 8 INFO, 16 DEBUG, 32 PARSER, 64 HEADER,
---128 EXTENSION, 256 CLIENT, 512 LATENCY, 1024 USER. Default 0, nothing.
---@param level integer|"all" 0 to 2047; `"all"` is 2047
function M.set_log_level(level) end

---Reads a clock for measuring: it never goes back, and only differences mean anything.
---@return number seconds
function M.now() end

---A pending timer, from `timer` or `every`.
---@class verawebsockets.Timer
---@field cancel fun(self: verawebsockets.Timer): boolean as `verawebsockets.cancel`

---Calls a function once, after some time.
---@param s number seconds, 0 to 100000000
---@param f fun(t: verawebsockets.Timer)
---@return verawebsockets.Timer? t
---@return string? problem `"too many timers"`, `"shutting down"`, `"internal error"`
function M.timer(s, f) end

---Calls a function again and again, on a beat that does not drift; calls that were missed are made up for by one.
---@param s number seconds, 0.001 to 100000000
---@param f fun(t: verawebsockets.Timer)
---@return verawebsockets.Timer? t
---@return string? problem `"too many timers"`, `"shutting down"`, `"internal error"`
function M.every(s, f) end

---Stops a timer.
---@param t verawebsockets.Timer
---@return boolean was_pending
function M.cancel(t) end

return M
