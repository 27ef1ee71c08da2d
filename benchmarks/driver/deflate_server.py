"""A server that compresses (RFC 7692), for clients that are compared: deflate_server.py PORT.

What it sends is compressed once, before it is asked for, so that its own speed hides nothing. /flood?n= sends n messages of 1,024 octets of JSON,
each like none of its neighbours; /echo sends each message back as it came, which only clients without context takeover understand."""
import base64, hashlib, random, re, socket, socketserver, struct, sys, zlib

BLOCK = 256  # messages; the compressor forgets at its end, so that it can be sent again and again
SIZE = 1024


def message(number):
    """A batch of quotes, as a feed would send it; exactly SIZE octets."""
    draw = random.Random(number)
    quotes = ",".join(
        f'{{"symbol":"{draw.choice(["EURUSD", "GBPUSD", "USDJPY", "AUDCAD"])}","bid":{draw.uniform(1, 2):.5f},'
        f'"ask":{draw.uniform(1, 2):.5f},"volume":{draw.randrange(1000)}}}' for _ in range(12))
    head, tail = f'{{"type":"quotes","sequence":{number},"quotes":[{quotes}],"note":"', '"}'
    return (head + "." * (SIZE - len(head) - len(tail)) + tail).encode()


def frame(first, payload):
    length = len(payload)
    return bytes([first]) + (bytes([length]) if length < 126 else b"\x7e" + struct.pack(">H", length)) + payload


def block(single):
    """BLOCK frames, compressed each on its own or one after the other."""
    frames = []
    deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
    for i in range(BLOCK):
        forgets = single or i == BLOCK - 1
        data = deflater.compress(message(i)) + deflater.flush(zlib.Z_FULL_FLUSH if forgets else zlib.Z_SYNC_FLUSH)
        frames.append(frame(0xC1, data[:-4]))  # FIN, RSV1, text; 00 00 ff ff does not travel (section 7.2.1)
    return frames


BLOCKS = {single: block(single) for single in (False, True)}


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = b""
        while b"\r\n\r\n" not in head:
            got = self.request.recv(65536)
            if not got:
                return
            head += got
        path = head.split(b" ")[1].decode()
        key = re.search(rb"(?i)sec-websocket-key: *(\S+)", head)[1]
        offer = re.search(rb"(?i)sec-websocket-extensions: *(.*)\r", head)
        if not offer or b"permessage-deflate" not in offer[1]:
            return  # a client that does not compress has no place in this row
        single = b"server_no_context_takeover" in offer[1]
        terms = "; server_no_context_takeover; client_no_context_takeover" if single else ""
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
        self.request.sendall(
            f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n"
            f"Sec-WebSocket-Extensions: permessage-deflate{terms}\r\n\r\n".encode())
        if path.startswith("/flood"):
            self.flood(int(re.search(r"n=(\d+)", path)[1]), BLOCKS[single])
        else:
            self.echo()

    def flood(self, count, frames):
        whole = b"".join(frames)
        for _ in range(count // BLOCK):
            self.request.sendall(whole)
        self.request.sendall(b"".join(frames[: count % BLOCK]) + b"\x88\x02\x03\xe8")
        while self.request.recv(65536):  # its close frame, and the end
            pass

    def echo(self):
        got = bytearray()
        while True:
            more = self.request.recv(65536)
            if not more:
                return
            got += more
            while (length := self.whole(got)) is not None:
                header, end = length
                key, payload = bytes(got[header - 4 : header]), bytes(got[header:end])
                mask = int.from_bytes((key * (len(payload) // 4 + 1))[: len(payload)])
                payload = (int.from_bytes(payload) ^ mask).to_bytes(len(payload))
                first = got[0]
                del got[:end]
                if first & 15 == 8:
                    self.request.sendall(frame(0x88, payload))
                    return
                self.request.sendall(frame(first, payload))

    @staticmethod
    def whole(got):
        """Where the payload of the first frame begins and ends; None while it is not there."""
        if len(got) < 8:
            return None
        length, header = got[1] & 127, 6
        if length == 126:
            length, header = struct.unpack(">H", got[2:4])[0], 8
        return (header, header + length) if len(got) >= header + length else None


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # clients leave when they have what they came for
            super().handle_error(request, client_address)


if __name__ == "__main__":
    Server(("", int(sys.argv[1])), Connection).serve_forever()
