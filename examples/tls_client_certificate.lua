-- Shows a client certificate to a server over TLS: vws run tls_client_certificate.lua URL CERT.pem KEY.pem [CA.pem]
local websockets = require "verawebsockets"

local ERROR, OPEN, CLOSED, MESSAGE = 1, 3, 4, 8

local url, certificate, key, authority = table.unpack(arg)
if not key then
  error("usage: vws run tls_client_certificate.lua URL CERT.pem KEY.pem [CA.pem]", 0)
end

local answer, failure

local client = websockets.create(url, {
  [OPEN] = function(wso)
    print("open")
    assert(wso:send("hello over TLS"))
  end,
  [MESSAGE] = function(wso, data)
    print("received: " .. data)
    answer = data
    assert(wso:close(1000, "done"))
  end,
  [CLOSED] = function(_, code, reason)
    print(("closed: %s %s"):format(code, reason))
    if not answer then
      failure = "closed before an answer"
    end
  end,
  [ERROR] = function(_, reason, detail)
    -- A server that refuses the certificate says so only after the handshake of TLS 1.3: then the reason is "read failed".
    failure = ("%s (%s)"):format(reason, detail)
  end,
}, {
  client_ssl_cert_filepath = certificate,
  client_ssl_private_key_filepath = key,
  client_ssl_ca_filepath = authority, -- in addition to the roots of the system; nil: those alone
}, true)

assert(client:connect())
websockets.loop()

if failure then
  error(failure, 0)
end
