// Made from openapi.yaml by `npm run openapi`. Do not edit.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["isAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions can be opened, and what they do is kept */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the server does, for Prometheus
         * @description For anybody on a loopback address where anybody may open sessions, elsewhere for an operator's key.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sessions, in the order they were opened */
        get: operations["listSessions"];
        put?: never;
        /**
         * Open a session
         * @description The answer has the token, this once. Where sessions are open to all anybody may; elsewhere it takes an operator’s key. Who comes again with the same `Idempotency-Key` within a day, with the same operator’s key or else from the same address, is given the same session and its token: it is a secret like the token. Where others reach the server, and without an operator’s key, it has at least 22 characters; make it at random, as a UUID is.
         */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a session is */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Delete a session and everything that is kept of it */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        /** Change its name or its labels */
        patch: operations["changeSession"];
        trace?: never;
    };
    "/v1/sessions/{session}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Pin a session: it stays though nobody uses it
         * @description It takes an operator's key; only where nobody but this machine reaches the server, and sessions are open to all, an owner's token will do.
         */
        put: operations["pinSession"];
        post?: never;
        /**
         * Take the pin off: from now on it is deleted when nobody has used it for `idleExpireMs`
         * @description For whoever may pin it.
         */
        delete: operations["unpinSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch a session live
         * @description Upgrade to a WebSocket with the subprotocol `loopwire.v1`. The token comes in `Authorization` or in the first message, never in the URL.
         */
        get: operations["openStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/clock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Virtual time */
        get: operations["getClock"];
        put?: never;
        /**
         * Let virtual time pass
         * @description The answer is the time it is then. Where much happens it may be earlier than was asked for: the engine works on it for `commandMs` at most, and the rest can be asked for again.
         */
        post: operations["advanceClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens that are good, in the order they were made, without their secrets */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a token: for another owner, for a reader, or to share a session or a ping for a while
         * @description docs/access.md says what each of them opens.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a token may do, without its secret */
        get: operations["getToken"];
        put?: never;
        post?: never;
        /**
         * Revoke a token
         * @description It opens nothing from now on; sockets that were opened with it are closed with 4403. The last token of an owner stays: rotate it.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/tokens/{token}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another secret for a token
         * @description The old one opens nothing from now on; sockets that were opened with it are closed with 4403. `owner` is the token that the session was made with.
         */
        post: operations["rotateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the trace
         * @description What is kept of it as a page of `application/json` or, streamed, as `application/x-ndjson`; or as `text/event-stream`: what is kept after `Last-Event-ID` (or `after`; what comes from now on when there is neither), and then live (so `until` and `limit` are a 400 there). An `after` that has not happened is a 400. The WebSocket does more: docs/stream-protocol.md.
         */
        get: operations["readTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/capture.pcapng": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Capture the packets of a session
         * @description Real bytes; `epb_packetid` follows a packet over hops, a dropped one has a verdict, and comments say why. Opens in Wireshark; with `follow`, `curl -N … | wireshark -k -i -`.
         */
        get: operations["captureSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/pings/{ping}/capture.pcapng": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Capture the packets of a ping
         * @description Real bytes; `epb_packetid` follows a packet over hops, a dropped one has a verdict, and comments say why. Opens in Wireshark; with `follow`, `curl -N … | wireshark -k -i -`.
         */
        get: operations["capturePing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the hosts, in the order they were added */
        get: operations["listHosts"];
        put?: never;
        /**
         * Add a host
         * @description A host is a network namespace of its own, with an lo that is up (down when it is bare).
         */
        post: operations["createHost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a host is */
        get: operations["getHost"];
        put?: never;
        post?: never;
        /** Remove a host */
        delete: operations["deleteHost"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/interfaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the interfaces with their addresses, as `ip -j -s addr` does */
        get: operations["listInterfaces"];
        put?: never;
        /** Add an interface, as `ip link add` does */
        post: operations["addInterface"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/interfaces/{ifname}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One interface, as `ip -j -s addr show dev` does */
        get: operations["getInterface"];
        put?: never;
        post?: never;
        /** Remove an interface, as `ip link del` does */
        delete: operations["removeInterface"];
        options?: never;
        head?: never;
        /** Change an interface, as `ip link set` does */
        patch: operations["changeInterface"];
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/interfaces/{ifname}/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the addresses of an interface */
        get: operations["listAddresses"];
        put?: never;
        /** Add an address, as `ip addr add` does */
        post: operations["addAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/interfaces/{ifname}/addresses/{local}/{prefixlen}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One address, as `ip -j addr show` does */
        get: operations["getAddress"];
        /** Replace an address, or add it when there is none, as `ip addr replace` does */
        put: operations["replaceAddress"];
        post?: never;
        /** Remove an address, as `ip addr del` does */
        delete: operations["removeAddress"];
        options?: never;
        head?: never;
        /** Change the metric or the lifetimes of an address, as `ip addr change` does */
        patch: operations["changeAddress"];
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/routes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the routes of a table, as `ip -j route show table` does */
        get: operations["listRoutes"];
        /**
         * Replace a route, or add it when there is none, as `ip route replace` does
         * @description It is the first route to the same prefix with the same tos and metric that is replaced.
         */
        put: operations["replaceRoute"];
        /** Add a route, as `ip route add`, `append` or `prepend` does */
        post: operations["addRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/routes/{route}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One route, as `ip -j route` shows it among those of all tables */
        get: operations["getRoute"];
        put?: never;
        post?: never;
        /** Remove this route, and no other */
        delete: operations["removeRoute"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/routes/lookup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask which way a packet would go, as `ip -j route get` does, and why */
        get: operations["lookupRoute"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the policy rules, as `ip -j rule` does */
        get: operations["listRules"];
        put?: never;
        /**
         * Add a rule, as `ip rule add` does
         * @description Without a `priority` it goes before the second rule there is.
         */
        post: operations["addRule"];
        /** Remove the first rule that has all of these values, as `ip rule del` does */
        delete: operations["removeFirstRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule, as `ip -j rule` does */
        get: operations["getRule"];
        put?: never;
        post?: never;
        /** Remove this rule, and no other */
        delete: operations["removeRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/neighbours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the neighbours, as `ip -j neigh` does */
        get: operations["listNeighbours"];
        put?: never;
        /**
         * Add a neighbour, as `ip neigh add` does
         * @description On lo there is one entry for all destinations, 0.0.0.0.
         */
        post: operations["addNeighbour"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/neighbours/{dev}/{dst}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One neighbour, as `ip -j neigh get` does */
        get: operations["getNeighbour"];
        /** Replace a neighbour, or add it when there is none, as `ip neigh replace` does */
        put: operations["replaceNeighbour"];
        post?: never;
        /** Remove a neighbour, as `ip neigh del` does */
        delete: operations["removeNeighbour"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/sysctls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All settings, as `sysctl -a` does */
        get: operations["listSysctls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/sysctls/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One setting */
        get: operations["getSysctl"];
        /** Change a setting, as `sysctl -w` does */
        put: operations["setSysctl"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/pings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the pings of a host, newest first */
        get: operations["listPings"];
        put?: never;
        /**
         * Ping
         * @description At pace `instant` it is done when this answers, at `realtime` it runs. A destination that cannot be reached is an outcome of the ping, not a problem.
         */
        post: operations["createPing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/pings/{ping}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a ping was asked, what came back, and what it printed */
        get: operations["getPing"];
        put?: never;
        post?: never;
        /**
         * Interrupt a ping, as ^C does
         * @description A ping that has ended stays as it is; what is known of it stays in any case.
         */
        delete: operations["interruptPing"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/pings/{ping}/walk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The walk of a ping: its packets step by step, decoded, each step with its reason
         * @description As `application/json`, or as `text/plain` for people. Of a long ping a page, which ends where a request does: `next` goes on.
         */
        get: operations["walkPing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}/hosts/{host}/exec": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run a command on the console: ip, ping, sysctl
         * @description The answer is 200 whenever the command ran, however it ended: `exit` says that. A command has its turn among all changes of the session; only `ip monitor` waits beside them, hears what anybody changes meanwhile, and is answered in the end: when `timeout 5 ip monitor` has had its five seconds, or, as after Control-C, with exit 130 at the limits `monitorMs` and `monitorMessages`. So does whatever the engine has worked on for `commandMs`: it is interrupted, standard error says so, and what it had changed by then stays changed.
         */
        post: operations["exec"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description What `ip addr add` takes.
         * @example {
         *       "local": "10.0.3.1",
         *       "prefixlen": 24
         *     }
         */
        AddressCreate: {
            /**
             * Format: ipv4
             * @example 10.0.3.1
             */
            local: string;
            /** @default 32 */
            prefixlen?: number;
            /**
             * Format: ipv4
             * @description The peer's address.
             * @example 10.0.3.1
             */
            address?: string;
            /** @description `+` sets the bits that are the host’s, `-` clears them. */
            broadcast?: string | ("+" | "-");
            /** @description global when absent; host for 127.0.0.0/8 */
            scope?: string | number;
            /** @example lo:web */
            label?: string;
            /** @description Of the route to its prefix. */
            metric?: number;
            /** @description Make no route to its prefix. */
            noprefixroute?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            autojoin?: boolean | null;
            /** @description Seconds; forever when absent. */
            valid_life_time?: number;
            preferred_life_time?: number;
            /** @description As `preferred_life_time: 0`. */
            deprecated?: boolean | null;
            /** @constant */
            family?: "inet";
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            secondary?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            dynamic?: boolean | null;
        };
        /** @description One address, with the keys of `ip -j addr show`. */
        AddressInfo: {
            /** @enum {string} */
            family: "inet" | "inet6";
            local: string;
            /** @description The peer's address on a point-to-point address. */
            address?: string;
            prefixlen: number;
            metric?: number;
            broadcast?: string;
            scope: string;
            /** @constant */
            secondary?: true;
            /**
             * @description Its preferred lifetime is over.
             * @constant
             */
            deprecated?: true;
            /** @constant */
            dynamic?: true;
            /** @constant */
            noprefixroute?: true;
            /** @constant */
            autojoin?: true;
            protocol?: string;
            label?: string;
            /** @description Seconds; 4294967295 is forever. */
            valid_life_time: number;
            preferred_life_time: number;
        };
        AddressPage: {
            items: components["schemas"]["AddressInfo"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        /**
         * @description What `ip addr change` can change; what is absent stays as it is.
         * @example {
         *       "valid_life_time": 3600,
         *       "preferred_life_time": 1800
         *     }
         */
        AddressPatch: {
            metric?: number;
            valid_life_time?: number;
            preferred_life_time?: number;
        };
        /**
         * @description What `ip addr replace` takes. Of an address that is there, Linux changes its metric and its lifetimes, and nothing else.
         * @example {
         *       "metric": 100
         *     }
         */
        AddressReplace: {
            /**
             * Format: ipv4
             * @description The peer's address.
             * @example 10.0.3.1
             */
            address?: string;
            /** @description `+` sets the bits that are the host’s, `-` clears them. */
            broadcast?: string | ("+" | "-");
            /** @description global when absent; host for 127.0.0.0/8 */
            scope?: string | number;
            /** @example lo:web */
            label?: string;
            /** @description Of the route to its prefix. */
            metric?: number;
            /** @description Make no route to its prefix. */
            noprefixroute?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            autojoin?: boolean | null;
            /** @description Seconds; forever when absent. */
            valid_life_time?: number;
            preferred_life_time?: number;
            /** @description As `preferred_life_time: 0`. */
            deprecated?: boolean | null;
            /** @constant */
            family?: "inet";
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            secondary?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            dynamic?: boolean | null;
        };
        Clock: {
            /** @description Nanoseconds. */
            clockNs: number;
        };
        /**
         * @description Let so much virtual time pass: timers run out, neighbours grow stale.
         * @example {
         *       "advanceMs": 1000
         *     }
         */
        ClockAdvance: {
            advanceMs: number;
        };
        /**
         * @description A line for the console: ip, ping, sysctl.
         * @example {
         *       "command": "ip -br addr"
         *     }
         */
        Exec: {
            /**
             * @description At most `commandBytes` of UTF-8.
             * @example ip route show table local
             */
            command: string;
        };
        /** @description What the command printed, and how it ended. */
        ExecResult: {
            exit: number;
            stdout: string;
            stderr: string;
            revision: number;
        };
        FieldError: {
            /** @enum {string} */
            in: "body" | "query" | "path" | "headers";
            /**
             * @description JSON Pointer to the field; empty for the whole.
             * @example /local
             */
            pointer: string;
            detail: string;
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        Host: {
            /**
             * @description Name of a host (one RFC 1123 label).
             * @example h1
             */
            name: string;
            labels: components["schemas"]["Labels"];
            /** @description Names, in the order of their ifindex. */
            interfaces: string[];
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "name": "h1",
         *       "labels": {
         *         "x": "120",
         *         "y": "40"
         *       }
         *     }
         */
        HostCreate: {
            /**
             * @description Name of a host (one RFC 1123 label).
             * @example h1
             */
            name: string;
            labels?: components["schemas"]["Labels"];
            /** @description Leave lo down, as in a namespace nobody has booted. */
            bare?: boolean;
        };
        HostPage: {
            items: components["schemas"]["Host"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        /** @description One interface, with the keys of `ip -j addr show`. */
        Interface: {
            ifindex: number;
            /** @description The other end of a wire in the same host. */
            link?: string;
            link_index?: number;
            ifname: string;
            flags: string[];
            mtu: number;
            qdisc: string;
            operstate: string;
            linkmode?: string;
            group: string;
            /** @description Signed, as `ip` prints it. */
            txqlen?: number;
            ifalias?: string;
            link_type: string;
            address: string;
            broadcast: string;
            link_netnsid?: number;
            link_netns?: string;
            /** @constant */
            link_pointtopoint?: true;
            promiscuity?: number;
            allmulti?: number;
            min_mtu?: number;
            max_mtu?: number;
            linkinfo?: {
                info_kind: string;
            };
            inet6_addr_gen_mode?: string;
            num_tx_queues?: number;
            num_rx_queues?: number;
            gso_max_size?: number;
            gso_max_segs?: number;
            tso_max_size?: number;
            tso_max_segs?: number;
            gro_max_size?: number;
            /** @description Other names it can be called by. */
            altnames?: string[];
            addr_info?: components["schemas"]["AddressInfo"][];
            stats64?: components["schemas"]["LinkStats64"];
        };
        /**
         * @description What `ip link add` takes. An alias can only be given to one that is there.
         * @example {
         *       "type": "dummy",
         *       "up": true
         *     }
         */
        InterfaceCreate: {
            /**
             * @description The kind of interface.
             * @example dummy
             */
            type: string;
            /**
             * @description The first free number of its kind when absent, such as dummy0.
             * @example lo
             */
            ifname?: string;
            up?: boolean;
            mtu?: number;
            txqlen?: number;
            /** @example 02:00:00:00:00:01 */
            address?: string;
            /** @example 02:00:00:00:00:01 */
            broadcast?: string;
            group?: string | number;
            arp?: boolean;
            multicast?: boolean;
            allmulticast?: boolean;
            promisc?: boolean;
            trailers?: boolean;
            dynamic?: boolean;
        };
        InterfacePage: {
            items: components["schemas"]["Interface"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        /**
         * @description What `ip link set` takes.
         * @example {
         *       "mtu": 1400,
         *       "alias": "to nowhere"
         *     }
         */
        InterfacePatch: {
            up?: boolean;
            mtu?: number;
            txqlen?: number;
            /** @example 02:00:00:00:00:01 */
            address?: string;
            /** @example 02:00:00:00:00:01 */
            broadcast?: string;
            group?: string | number;
            arp?: boolean;
            multicast?: boolean;
            allmulticast?: boolean;
            promisc?: boolean;
            trailers?: boolean;
            dynamic?: boolean;
            /** @description At most 255 bytes; empty for none. */
            alias?: string;
            /**
             * @description A new name.
             * @example lo
             */
            ifname?: string;
        };
        /** @description Free labels of the client, at most 64. */
        Labels: {
            [key: string]: string;
        };
        /** @description Counters, with the keys of `ip -j -s link`. */
        LinkStats64: {
            rx: {
                bytes: number;
                packets: number;
                errors: number;
                dropped: number;
                over_errors: number;
                multicast: number;
            };
            tx: {
                bytes: number;
                packets: number;
                errors: number;
                dropped: number;
                carrier_errors: number;
                collisions: number;
            };
        };
        /** @description A route that covers the address, and why it won or lost. */
        LookupCandidate: {
            route: components["schemas"]["Route"];
            /**
             * @description `won`: it was taken. It is for another `tos`; it reaches farther than was asked for (`scope`); none of its `nexthops` serves; its prefix is `shorter`; it stands `behind` another to the same prefix.
             * @enum {string}
             */
            verdict: "won" | "tos" | "scope" | "nexthops" | "shorter" | "behind";
            /** @description Of its next hops, as far as they were looked at; null for the one that was taken. */
            faults?: (("dead" | "linkdown" | "oif") | null)[];
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        };
        /** @description How a route lookup was decided. */
        LookupDecision: {
            /**
             * @description Name of a host (one RFC 1123 label).
             * @example h1
             */
            host: string;
            /** @description What was asked, in order; nothing where no table has a say. */
            steps: components["schemas"]["LookupStep"][];
            /** @description The source that was chosen, where none was given. */
            prefsrc?: {
                address: string;
                /** @description What was decided, and because of what: a sentence or two. */
                why: string;
            };
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        };
        LookupMatch: {
            /** @description local, unicast, broadcast, blackhole ... */
            type: string;
            /** @description The prefix that won. */
            dst: string;
            scope: string;
            prefsrc?: string;
            /** @description Shorter prefixes that also cover the address. */
            losers?: string[];
        };
        /** @description One question on the way to the answer. */
        LookupStep: {
            /** @enum {string} */
            asks: "route" | "back";
            /** @description 0, or a negative errno. */
            err: number;
            /** @description In the order in which they were tried. */
            rules: components["schemas"]["RuleTried"][];
            /** @description How many were tried between the last two that are told. */
            omitted?: number;
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        } | {
            /** @constant */
            asks: "owner";
            search: components["schemas"]["TableSearched"];
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        } | {
            /** @constant */
            asks: "source";
            dev: string;
            addresses: components["schemas"]["SourceConsidered"][];
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        };
        /** @description One neighbour, with the keys of `ip -j neigh show`. */
        Neighbour: {
            dst: string;
            /** @description Absent of a proxy that answers on every interface. */
            dev?: string;
            lladdr?: string;
            router?: null;
            proxy?: null;
            extern_learn?: null;
            managed?: null;
            /**
             * @description Absent of a proxy.
             * @example [
             *       "REACHABLE"
             *     ]
             */
            state?: string[];
            /** @description Who put it there, when that was said. */
            protocol?: string;
        };
        /**
         * @description What `ip neigh add` takes.
         * @example {
         *       "dst": "10.0.3.2",
         *       "dev": "dummy0",
         *       "lladdr": "02:00:00:00:00:01"
         *     }
         */
        NeighbourCreate: {
            /**
             * Format: ipv4
             * @example 10.0.3.1
             */
            dst: string;
            /**
             * @description Name of an interface, at most 15 bytes.
             * @example lo
             */
            dev: string;
            /** @example 02:00:00:00:00:01 */
            lladdr?: string;
            /** @description PERMANENT when absent */
            state?: ("NONE" | "INCOMPLETE" | "REACHABLE" | "STALE" | "DELAY" | "PROBE" | "FAILED" | "NOARP" | "PERMANENT")[];
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            router?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            extern_learn?: boolean | null;
            /** @description Answer for this address on behalf of others. */
            proxy?: boolean | null;
        };
        NeighbourPage: {
            items: components["schemas"]["Neighbour"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        /**
         * @description What `ip neigh replace` takes.
         * @example {
         *       "lladdr": "02:00:00:00:00:02"
         *     }
         */
        NeighbourReplace: {
            /**
             * Format: ipv4
             * @example 10.0.3.1
             */
            dst?: string;
            /**
             * @description Name of an interface, at most 15 bytes.
             * @example lo
             */
            dev?: string;
            /** @example 02:00:00:00:00:01 */
            lladdr?: string;
            /** @description PERMANENT when absent */
            state?: ("NONE" | "INCOMPLETE" | "REACHABLE" | "STALE" | "DELAY" | "PROBE" | "FAILED" | "NOARP" | "PERMANENT")[];
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            router?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            extern_learn?: boolean | null;
            /** @description Answer for this address on behalf of others. */
            proxy?: boolean | null;
        };
        Nexthop: {
            gateway?: string;
            dev?: string;
            weight?: number;
            flags?: string[];
            flow?: components["schemas"]["RouteFlow"];
        };
        Ping: {
            /** @example p1 */
            id: string;
            host: string;
            dst: string;
            /** @description null: without end */
            count: number | null;
            interval: number;
            /**
             * @description -s, bytes of payload
             * @default 56
             */
            size: number;
            /** @description -t */
            ttl?: number;
            /** @description -Q */
            tos?: number;
            src?: string;
            ifname?: string;
            timeout?: number;
            deadline?: number;
            /** @description -b */
            broadcast?: boolean;
            /** @description -q */
            quiet?: boolean;
            /**
             * @description instant: as fast as virtual time allows; realtime: at the speed of the wall clock.
             * @default instant
             * @enum {string}
             */
            pace: "instant" | "realtime";
            /** @enum {string} */
            status: "running" | "done" | "interrupted";
            /** @description ping's exit code; null while it runs */
            exit: number | null;
            replies: components["schemas"]["PingReply"][];
            errors: components["schemas"]["PingError"][];
            /** @description Absent when ping ended before it sent anything. */
            statistics?: components["schemas"]["PingStatistics"];
            /** @description What ping printed on standard output. */
            text: string;
            /** @description What ping printed on standard error. */
            stderr: string;
            /** @description Its events in the trace; last is the newest so far. */
            seq: {
                first: number;
                last: number;
            };
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @description What `ping` takes.
         * @example {
         *       "dst": "10.0.3.2",
         *       "count": 3
         *     }
         */
        PingCreate: {
            /**
             * @description Address or host name.
             * @example 10.0.3.2
             */
            dst: string;
            /**
             * @description -c
             * @default 4
             */
            count?: number;
            /**
             * @description -i, seconds of virtual time
             * @default 1
             */
            interval?: number;
            /**
             * @description -s, bytes of payload
             * @default 56
             */
            size?: number;
            /** @description -t */
            ttl?: number;
            /** @description -Q */
            tos?: number;
            /**
             * Format: ipv4
             * @description -I with an address
             * @example 10.0.3.1
             */
            src?: string;
            /**
             * @description -I with an interface
             * @example lo
             */
            ifname?: string;
            /** @description -W, seconds to wait for a reply */
            timeout?: number;
            /** @description -w, seconds in all */
            deadline?: number;
            /** @description -b */
            broadcast?: boolean;
            /** @description -q */
            quiet?: boolean;
            /**
             * @description instant: as fast as virtual time allows; realtime: at the speed of the wall clock.
             * @default instant
             * @enum {string}
             */
            pace?: "instant" | "realtime";
        };
        PingError: {
            icmp_seq?: number;
            from?: string;
            message: string;
        };
        PingPage: {
            items: components["schemas"]["Ping"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        PingReply: {
            icmp_seq: number;
            from: string;
            bytes: number;
            ttl: number;
            /** @description Round trip; absent when the payload is too short for it. */
            timeMs?: number;
            /** @constant */
            duplicate?: true;
        };
        PingStatistics: {
            transmitted: number;
            received: number;
            errors: number;
            duplicates: number;
            lossPct: number;
            timeMs: number;
            /** @description Milliseconds; absent when nothing was timed. */
            rtt?: {
                min: number;
                avg: number;
                max: number;
                mdev: number;
            };
        };
        /** @description The walk of a ping, step by step. */
        PingWalk: {
            ping: string;
            host: string;
            /** @enum {string} */
            status: "running" | "done" | "interrupted";
            /** @description One paragraph that tells it all; of a page, what is on it. */
            story: string;
            /** @description In the order in which they begin. */
            steps: components["schemas"]["WalkStep"][];
            /** @description There is more: give it back as `after`. */
            next?: number;
            /** @description Events of its beginning that are no longer kept. */
            missing?: {
                from: number;
                to: number;
            };
        };
        /** @description RFC 9457 problem details. */
        Problem: {
            /** @example urn:loopwire:problem:conflict */
            type: string;
            title: string;
            status: number;
            /** @description Where the kernel or iproute2 has words for it, they are these. */
            detail: string;
            /** @description Path of the request. */
            instance: string;
            code: components["schemas"]["ProblemCode"];
            /**
             * @description The kernel's errno.
             * @example EEXIST
             * @example ENODEV
             */
            errno?: string;
            /** @description The fields that do not fit; where there are more, `detail` says how many. */
            errors?: components["schemas"]["FieldError"][];
            /** @description With `trimmed`: the oldest event still kept. */
            earliest?: number;
            /** @description With `precondition-failed`: the one in force. */
            revision?: number;
            /** @description With `limit-reached`: which. */
            limit?: string;
            /** @description Of a route lookup that was refused: how that came. */
            decision?: components["schemas"]["LookupDecision"];
        };
        /**
         * @description What went wrong, as a word that programs can branch on.
         * @enum {string}
         */
        ProblemCode: "malformed" | "unauthorized" | "forbidden" | "not-found" | "method-not-allowed" | "not-acceptable" | "timeout" | "conflict" | "key-in-use" | "limit-reached" | "trimmed" | "precondition-failed" | "payload-too-large" | "unsupported-media-type" | "refused" | "key-reused" | "upgrade-required" | "too-many-requests" | "headers-too-large" | "internal" | "unavailable" | "storage-full";
        /** @description One route, with the keys of `ip -j route show`. */
        Route: {
            /** @description unicast when absent */
            type?: string;
            /**
             * @example 10.0.3.0/24
             * @example default
             * @example 10.0.3.1
             */
            dst: string;
            from?: string;
            tos?: string;
            gateway?: string;
            dev?: string;
            /** @description Absent where it is the table that was asked for. */
            table?: string;
            protocol?: string;
            scope?: string;
            prefsrc?: string;
            metric?: number;
            flow?: components["schemas"]["RouteFlow"];
            flags: string[];
            nexthops?: components["schemas"]["Nexthop"][];
            /** @description A feature such as `ecn` is a key without a value. */
            metrics?: {
                [key: string]: number | string | null;
            }[];
            pref?: string;
            /** @description Names this route in DELETE .../routes/{route}. */
            id?: string;
        };
        /**
         * @description What `ip route add` (POST) or `ip route replace` (PUT) takes.
         * @example {
         *       "dst": "192.0.2.0/24",
         *       "dev": "lo",
         *       "metric": 100
         *     }
         */
        RouteCreate: {
            /**
             * @description Prefix, address or `default`.
             * @example 192.0.2.0/24
             */
            dst: string;
            /**
             * @description unicast when absent
             * @enum {string}
             */
            type?: "unicast" | "local" | "broadcast" | "anycast" | "multicast" | "blackhole" | "unreachable" | "prohibit" | "throw" | "nat" | "xresolve";
            /** @description main when absent; local for the types that belong there */
            table?: string | number;
            /**
             * Format: ipv4
             * @example 10.0.3.1
             */
            gateway?: string;
            /**
             * @description Name of an interface, at most 15 bytes.
             * @example lo
             */
            dev?: string;
            /** @description boot when absent */
            protocol?: string | number;
            scope?: string | number;
            /**
             * Format: ipv4
             * @example 10.0.3.1
             */
            prefsrc?: string;
            metric?: number;
            /** @description A name, a text in hexadecimal, or a number. */
            tos?: string | number;
            /** @description Realms. */
            flow?: {
                from?: string | number;
                to?: string | number;
            };
            flags?: ("onlink" | "pervasive" | "dead" | "linkdown")[];
            nexthops?: {
                /**
                 * Format: ipv4
                 * @example 10.0.3.1
                 */
                gateway?: string;
                /**
                 * @description Name of an interface, at most 15 bytes.
                 * @example lo
                 */
                dev?: string;
                weight?: number;
                flags?: ("onlink" | "pervasive" | "dead" | "linkdown")[];
                flow?: {
                    from?: string | number;
                    to?: string | number;
                };
            }[];
            /** @description One object, or a list of them as `ip -j` prints it. */
            metrics?: components["schemas"]["RouteMetrics"] | components["schemas"]["RouteMetrics"][];
            /** @description Metrics that are locked; `ip -j` does not tell them. */
            lock?: ("mtu" | "window" | "rtt" | "rttvar" | "ssthresh" | "cwnd" | "advmss" | "reordering" | "hoplimit" | "initcwnd" | "rto_min" | "initrwnd" | "congestion")[];
            /** @description Passed over: what `GET` gave may be given back. */
            id?: string;
        };
        /** @description Realms. */
        RouteFlow: {
            from?: string;
            to: string;
        };
        /** @description `ip -j route get`, and how it was decided. */
        RouteLookup: {
            /** @description The element that `ip -j route get` prints. */
            route: {
                [key: string]: unknown;
            };
            decision: components["schemas"]["LookupDecision"];
        };
        /** @description rtt, rttvar and rto_min are milliseconds. */
        RouteMetrics: {
            mtu?: number;
            window?: number;
            rtt?: number;
            rttvar?: number;
            ssthresh?: number;
            cwnd?: number;
            advmss?: number;
            reordering?: number;
            hoplimit?: number;
            initcwnd?: number;
            rto_min?: number;
            initrwnd?: number;
            quickack?: number;
            fastopen_no_cookie?: number;
            /**
             * @description congctl
             * @example cubic
             */
            congestion?: string;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            ecn?: boolean | null;
        };
        RoutePage: {
            items: components["schemas"]["Route"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        /** @description One policy rule, with the keys of `ip -j rule show`. */
        Rule: {
            priority: number;
            not?: null;
            /** @description Address or `all`. */
            src: string;
            srclen?: number;
            dst?: string;
            dstlen?: number;
            tos?: string;
            fwmark?: string;
            fwmask?: string;
            iif?: string;
            iif_detached?: null;
            oif?: string;
            oif_detached?: null;
            l3mdev?: null;
            uid_start?: number;
            uid_end?: number;
            ipproto?: string;
            sport?: number | string;
            sport_start?: number;
            sport_end?: number;
            dport?: number | string;
            dport_start?: number;
            dport_end?: number;
            tun_id?: number;
            table?: string;
            suppress_prefixlen?: number;
            suppress_ifgroup?: string;
            action?: string;
            nop?: null;
            masquerade?: null;
            goto?: number | string;
            unresolved?: null;
            flow?: string;
            flow_from?: string;
            flow_to?: string;
            nat_gateway?: string;
            protocol?: string;
            /** @description Names this rule in .../rules/{rule}. */
            id?: string;
        };
        /**
         * @description What `ip rule add` takes, by the keys of `ip -j rule`.
         * @example {
         *       "priority": 100,
         *       "src": "10.0.3.0",
         *       "srclen": 24,
         *       "table": "local"
         *     }
         */
        RuleCreate: {
            priority?: number;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            not?: boolean | null;
            src?: string | "all";
            /** @description 32 when absent */
            srclen?: number;
            dst?: string | "all";
            /** @description 32 when absent */
            dstlen?: number;
            tos?: string | number;
            /** @example 0x10 */
            fwmark?: string | number;
            /** @example 0x10 */
            fwmask?: string | number;
            /**
             * @description Name of an interface, at most 15 bytes.
             * @example lo
             */
            iif?: string;
            /**
             * @description Name of an interface, at most 15 bytes.
             * @example lo
             */
            oif?: string;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            l3mdev?: boolean | null;
            uid_start?: number;
            uid_end?: number;
            ipproto?: string | number;
            sport?: number;
            sport_start?: number;
            sport_end?: number;
            dport?: number;
            dport_start?: number;
            dport_end?: number;
            tun_id?: number;
            table?: string | number;
            suppress_prefixlen?: number;
            suppress_ifgroup?: string | number;
            /** @example blackhole */
            action?: string;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            nop?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            masquerade?: boolean | null;
            goto?: number;
            flow_from?: string | number;
            flow_to?: string | number;
            protocol?: string | number;
            /** @description Passed over, as the next three: `GET` tells them. */
            id?: string;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            unresolved?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            iif_detached?: boolean | null;
            /** @description true, or null as `ip -j` prints it; false is as if it were absent. */
            oif_detached?: boolean | null;
        };
        RulePage: {
            items: components["schemas"]["Rule"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        RuleTried: {
            rule: components["schemas"]["Rule"];
            /**
             * @description It is for other packets (`no-match`); its table is one with main until a rule is added (`merged`); its table has the answer (`answered`), has `nothing`, was never made (`no-table`), or has what the rule does not count (`suppressed`); it leads on to another rule (`goto`) or nowhere (`nop`); it is itself the answer, a refusal (`refused`).
             * @enum {string}
             */
            outcome: "no-match" | "merged" | "answered" | "nothing" | "no-table" | "suppressed" | "goto" | "nop" | "refused";
            /** @description What the rule asks for and the packet has not. */
            differs: ("src" | "dst" | "tos" | "fwmark" | "iif" | "oif" | "uidrange" | "ipproto" | "sport" | "dport" | "l3mdev" | "tun_id")[];
            search?: components["schemas"]["TableSearched"];
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        };
        Session: {
            id: string;
            name: string;
            labels: components["schemas"]["Labels"];
            seed: number;
            /** @description Counts changes. */
            revision: number;
            /** @description Changes when seq starts anew; never in normal life. */
            epoch: string;
            /** @description The newest event of the trace, 0 when there is none. */
            seq: number;
            /** @description The oldest event still kept. */
            earliest: number;
            /** @description Virtual time, nanoseconds. */
            clockNs: number;
            hosts: string[];
            /** @description Each is a setting: `hostsPerSession` is LOOPWIRE_LIMIT_HOSTS_PER_SESSION (`requestsPerAddress` is LOOPWIRE_RATE_LIMIT). */
            limits: {
                [key: string]: number;
            };
            /** @description How much there is, by the names of the limits; of the fullest host. Only where one session is asked for. */
            usage?: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** @description It stays though nobody uses it. */
            pinned: boolean;
            /** @description The name of the operator's key that it was opened with; empty if the key has none. */
            operator?: string;
            /**
             * Format: date-time
             * @description It is deleted then if nobody uses it, which asking for it does. Absent: it is not.
             */
            expiresAt?: string;
        };
        /**
         * @example {
         *       "name": "lesson 1",
         *       "seed": 42
         *     }
         */
        SessionCreate: {
            name?: string;
            labels?: components["schemas"]["Labels"];
            /** @description Same commands + same seed = same bytes. */
            seed?: number;
            /** @description As by `pinSession`, for whoever may do that. */
            pinned?: boolean;
        };
        SessionCreated: {
            id: string;
            name: string;
            labels: components["schemas"]["Labels"];
            seed: number;
            /** @description Counts changes. */
            revision: number;
            /** @description Changes when seq starts anew; never in normal life. */
            epoch: string;
            /** @description The newest event of the trace, 0 when there is none. */
            seq: number;
            /** @description The oldest event still kept. */
            earliest: number;
            /** @description Virtual time, nanoseconds. */
            clockNs: number;
            hosts: string[];
            /** @description Each is a setting: `hostsPerSession` is LOOPWIRE_LIMIT_HOSTS_PER_SESSION (`requestsPerAddress` is LOOPWIRE_RATE_LIMIT). */
            limits: {
                [key: string]: number;
            };
            /** @description How much there is, by the names of the limits; of the fullest host. Only where one session is asked for. */
            usage?: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
            /** @description It stays though nobody uses it. */
            pinned: boolean;
            /** @description The name of the operator's key that it was opened with; empty if the key has none. */
            operator?: string;
            /**
             * Format: date-time
             * @description It is deleted then if nobody uses it, which asking for it does. Absent: it is not.
             */
            expiresAt?: string;
            /** @description Shown this once. */
            token: string;
        };
        SessionPage: {
            items: components["schemas"]["Session"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        /**
         * @example {
         *       "labels": {
         *         "lesson": "1"
         *       }
         *     }
         */
        SessionPatch: {
            name?: string;
            labels?: components["schemas"]["Labels"];
        };
        SourceConsidered: {
            dev: string;
            address: components["schemas"]["AddressInfo"];
            /**
             * @description Taken, as it is in the `prefix` of the next hop or any will do, the `first` that reaches so far, or one of another interface (`elsewhere`). Not taken, as it is `secondary`, does not reach so far (`scope`), is in an `other-prefix`, or comes `later`.
             * @enum {string}
             */
            verdict: "prefix" | "first" | "elsewhere" | "secondary" | "scope" | "other-prefix" | "later";
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        };
        Sysctl: {
            /** @example net.ipv4.ip_forward */
            name: string;
            /** @example 1 */
            value: string;
        };
        /**
         * @description What `sysctl -w` takes.
         * @example {
         *       "value": "1"
         *     }
         */
        SysctlValue: {
            /** @example 1 */
            value: string;
        };
        /** @description Name and value of every setting. */
        Sysctls: {
            sysctls: {
                [key: string]: string;
            };
        };
        TableSearched: {
            table: string;
            /** @description 0, or a negative errno. */
            err: number;
            /** @description Every route that covers the address, longest first. */
            candidates: components["schemas"]["LookupCandidate"][];
            /** @description How many more there are. */
            omitted?: number;
            /** @description What was decided, and because of what: a sentence or two. */
            why: string;
        };
        /** @description A token, without its secret. */
        Token: {
            /** @description Not the secret. `owner` is the one that the session was made with. */
            id: string;
            /** @description Empty for none. */
            name: string;
            role: components["schemas"]["TokenRole"];
            /**
             * @description Name of a host (one RFC 1123 label).
             * @example h1
             */
            host?: string;
            /** @description It opens this ping and what it caused, and nothing else. */
            ping?: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description It opens nothing after this. Absent: never.
             */
            expiresAt?: string;
        };
        /**
         * @example {
         *       "name": "projector"
         *     }
         * @example {
         *       "expiresInMs": 3600000
         *     }
         */
        TokenCreate: {
            /**
             * @description Whose it is. Needed unless it ends: what nobody ends must be known by a name.
             * @default
             */
            name?: string;
            /** @default reader */
            role?: components["schemas"]["TokenRole"];
            /**
             * @description Only this ping: its record, walk and capture, and the events it caused. Such a token must end.
             * @example p1
             */
            ping?: string;
            /** @description It ends after so long: a share link. At most `shareMs` of the limits. */
            expiresInMs?: number;
        };
        TokenCreated: {
            /** @description Not the secret. `owner` is the one that the session was made with. */
            id: string;
            /** @description Empty for none. */
            name: string;
            role: components["schemas"]["TokenRole"];
            /**
             * @description Name of a host (one RFC 1123 label).
             * @example h1
             */
            host?: string;
            /** @description It opens this ping and what it caused, and nothing else. */
            ping?: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description It opens nothing after this. Absent: never.
             */
            expiresAt?: string;
            /** @description The secret. Shown this once. */
            token: string;
        };
        TokenPage: {
            items: components["schemas"]["Token"][];
            /** @description Give it back as `cursor` to read on; absent at the end. */
            next?: string;
        };
        /**
         * @description owner: may do everything in the session; reader: may look.
         * @enum {string}
         */
        TokenRole: "owner" | "reader";
        /** @description One step of the lab. */
        TraceEvent: {
            /** @constant */
            type: "fib:fib_table_lookup";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            table: number;
            oif: number;
            iif: number;
            proto: number;
            saddr: string;
            sport: number;
            daddr: string;
            dport: number;
            tos: number;
            scope: number;
            flags: number;
            dev: string;
            gw?: string;
            err: number;
            match?: components["schemas"]["LookupMatch"];
        } | {
            /** @constant */
            type: "neigh:neigh_create";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            dev: string;
            primary_key4: string;
            created: number;
        } | {
            /** @constant */
            type: "neigh:neigh_update";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            dev: string;
            nud_state: string;
            primary_key4: string;
            new_state: string;
        } | {
            /** @constant */
            type: "neigh:neigh_update_done";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            dev: string;
            nud_state: string;
            primary_key4: string;
        } | {
            /** @constant */
            type: "neigh:neigh_event_send_done";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            dev: string;
            nud_state: string;
            primary_key4: string;
        } | {
            /** @constant */
            type: "net:net_dev_queue";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            dev: string;
            len: number;
            /**
             * Format: base64
             * @description The bytes, from the Ethernet header on; of a frame longer than the session keeps (`frameBytes`), its beginning.
             */
            frame: string;
        } | {
            /** @constant */
            type: "net:net_dev_start_xmit";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            dev: string;
            protocol: string;
            len: number;
            network_offset: number;
            transport_offset: number;
        } | {
            /** @constant */
            type: "net:netif_rx";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            dev: string;
            len: number;
        } | {
            /** @constant */
            type: "net:net_dev_xmit";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            dev: string;
            len: number;
            rc: number;
        } | {
            /** @constant */
            type: "net:netif_receive_skb";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            dev: string;
            len: number;
            /**
             * Format: base64
             * @description The bytes, from the Ethernet header on; of a frame longer than the session keeps (`frameBytes`), its beginning.
             */
            frame: string;
        } | {
            /** @constant */
            type: "skb:consume_skb";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            location: string;
        } | {
            /** @constant */
            type: "skb:kfree_skb";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            protocol: number;
            location: string;
            reason: string;
        } | {
            /** @constant */
            type: "skb:skb_copy_datagram_iovec";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description Follows one buffer through its life. */
            skb: number;
            len: number;
        } | {
            /** @constant */
            type: "icmp:icmp_send";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            icmp_type: number;
            code: number;
            saddr: string;
            daddr: string;
        } | {
            /** @constant */
            type: "ping:sent";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            dst: string;
            icmp_seq: number;
            bytes: number;
        } | {
            /** @constant */
            type: "ping:reply";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            icmp_seq: number;
            from: string;
            bytes: number;
            ttl: number;
            /** @description Round trip; absent when the payload is too short for it. */
            timeMs?: number;
            /** @constant */
            duplicate?: true;
        } | {
            /** @constant */
            type: "ping:error";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            icmp_seq?: number;
            from?: string;
            message: string;
        } | {
            /** @constant */
            type: "ping:done";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description null: the server ended before the ping did. */
            exit: number | null;
            statistics?: components["schemas"]["PingStatistics"];
        } | {
            /** @constant */
            type: "rtnl:newlink";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            link: components["schemas"]["Interface"];
        } | {
            /** @constant */
            type: "rtnl:dellink";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            link: components["schemas"]["Interface"];
        } | {
            /** @constant */
            type: "rtnl:newaddr";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            dev: string;
            addr: components["schemas"]["AddressInfo"];
        } | {
            /** @constant */
            type: "rtnl:deladdr";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            dev: string;
            addr: components["schemas"]["AddressInfo"];
        } | {
            /** @constant */
            type: "rtnl:newroute";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            route: components["schemas"]["Route"];
            /** @description The id of the route that this one took the place of. */
            replaced?: string;
        } | {
            /** @constant */
            type: "rtnl:delroute";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            route: components["schemas"]["Route"];
        } | {
            /** @constant */
            type: "rtnl:newrule";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            rule: components["schemas"]["Rule"];
        } | {
            /** @constant */
            type: "rtnl:delrule";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            rule: components["schemas"]["Rule"];
        } | {
            /** @constant */
            type: "rtnl:newneigh";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            neigh: components["schemas"]["Neighbour"];
        } | {
            /** @constant */
            type: "rtnl:delneigh";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            neigh: components["schemas"]["Neighbour"];
        } | {
            /** @constant */
            type: "rtnl:newnetconf";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            name: string;
            value: string;
        } | {
            /** @constant */
            type: "session:created";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
        } | {
            /** @constant */
            type: "session:changed";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            name: string;
            labels: components["schemas"]["Labels"];
            /** @constant */
            pinned?: true;
        } | {
            /** @constant */
            type: "session:expiring";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** Format: date-time */
            expiresAt: string;
        } | {
            /** @constant */
            type: "session:kept";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
        } | {
            /** @constant */
            type: "session:newhost";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
            labels: components["schemas"]["Labels"];
        } | {
            /** @constant */
            type: "session:delhost";
            /** @description Contiguous per session, from 1. */
            seq: number;
            /** @description Virtual time of the lab, nanoseconds. */
            at: number;
            /** @description Absent on events of the session itself. */
            host?: string;
            /** @description The ping that caused it. */
            ping?: string;
            /** @description One sentence, when asked for with explain=true. */
            why?: string;
            /** @description The session's, after the change. */
            revision: number;
            /** @description X-Request-Id of the request that made it; absent where the lab itself did. */
            request?: string;
            /**
             * @description rtnetlink says nothing of it, and no `ip monitor` shows it.
             * @constant
             */
            silent?: true;
        };
        TracePage: {
            events: components["schemas"]["TraceEvent"][];
            /** @description Give it back as `after` to read on; absent at the end. */
            next?: number;
            /** @description The newest event there is. */
            seq: number;
            /** @description The oldest event kept. */
            earliest: number;
        };
        /** @description A packet, decoded from its bytes. */
        WalkPacket: {
            /** @description Bytes of the frame, Ethernet header included. */
            length: number;
            /** @description Bytes of it that are kept; the fields are read from them. */
            captured: number;
            ethernet: {
                dst: string;
                src: string;
                /** @example 0x26a7 */
                type: string;
            };
            /** @description RFC 826, for IPv4 over Ethernet. */
            arp?: {
                /** @description 1 asks, 2 answers. */
                op: number;
                senderMac: string;
                senderIp: string;
                targetMac: string;
                targetIp: string;
            };
            ipv4?: {
                headerLength: number;
                tos: number;
                totalLength: number;
                id: number;
                flags: ("DF" | "MF")[];
                /** @description Bytes. */
                fragmentOffset: number;
                ttl: number;
                protocol: number;
                /** @example 0x26a7 */
                checksum: string;
                checksumRight: boolean;
                src: string;
                dst: string;
                /** @description As hexadecimal digits. */
                options?: string;
            };
            /** @description Absent of a fragment that is not the first. */
            icmp?: {
                type: number;
                /** @example echo request */
                name: string;
                code: number;
                /** @example 0x26a7 */
                checksum: string;
                /** @description Absent where not all of the message is there: of a fragment, or of one cut off. */
                checksumRight?: boolean;
                id?: number;
                sequence?: number;
                dataLength: number;
            };
        };
        WalkStep: {
            /**
             * @description ping prepares; a packet is made and goes `out`; an interface takes it (`wire`); it comes `in`; the program reads it, is told of an `error`, ends.
             * @enum {string}
             */
            kind: "prepare" | "out" | "wire" | "in" | "read" | "error" | "end";
            title: string;
            host?: string;
            /** @description The buffer that the step is about. */
            skb?: number;
            packet?: components["schemas"]["WalkPacket"];
            /** @description What was decided, and because of what. */
            why: string;
            events: components["schemas"]["TraceEvent"][];
        };
    };
    responses: {
        /** @description Accept names no media type that we have */
        Problem406: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description This Idempotency-Key was used for another request */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description These events are no longer kept; `earliest` is the first that is */
        Problem410: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What was asked with this Idempotency-Key goes on, or was cut off */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is longer than `bodyBytes`; a command, than `commandBytes` */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not application/json */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No such thing, or a session of somebody else */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description If-Match names another revision */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A reader's token, for a change; an operator's key, which is no session's token; or a pin, which is an operator's */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token */
        Problem401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Path, query, body or header does not fit: `errors` names the fields */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too much at once, or too often. `Retry-After` says when */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not now; nothing was changed. `Retry-After` says when */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The disk is full; nothing was changed. `Retry-After` says when to try again */
        Problem507: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    isAlive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["Problem400"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    createSession: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SessionCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionCreated"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    deleteSession: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    changeSession: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SessionPatch"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    pinSession: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    unpinSession: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    openStream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            /** @description Not a WebSocket */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getClock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    advanceClock: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClockAdvance"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clock"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    createToken: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TokenCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenCreated"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Id of a token
                 * @example owner
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    revokeToken: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Id of a token
                 * @example owner
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    rotateToken: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Id of a token
                 * @example owner
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenCreated"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    readTrace: {
        parameters: {
            query?: {
                /** @description Events after this seq; from the oldest kept when absent. */
                after?: number;
                /** @description Events up to this seq. Not for SSE. */
                until?: number;
                /** @description At most so many events: 1000 on a JSON page when absent, no limit for NDJSON. Not for SSE. */
                limit?: number;
                host?: string | string[];
                type?: string | string[];
                /** @description Events that this ping caused. */
                ping?: string;
                /** @description Steps of packets on their way out, or in; no other events. */
                direction?: "in" | "out";
                /** @description Add `why` to every event. */
                explain?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TracePage"];
                    "application/x-ndjson": string;
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    captureSession: {
        parameters: {
            query?: {
                /** @description Packets on interfaces of this host. */
                host?: string;
                /** @description Packets on interfaces of this name. */
                ifname?: string;
                /** @description Packets that this ping caused. */
                ping?: string;
                /** @description Packets after this event of the trace; from the oldest kept when absent. */
                after?: number;
                /** @description Go on with what happens until one of the two sides ends it. */
                follow?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A capture: an interface block for each interface of each host, virtual time in nanoseconds */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pcapng": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            410: components["responses"]["Problem410"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    capturePing: {
        parameters: {
            query?: {
                /** @description Packets on interfaces of this name. */
                ifname?: string;
                /** @description Go on with what happens until the ping is done. */
                follow?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Id of a ping
                 * @example p1
                 */
                ping: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A capture: an interface block for each interface of each host, virtual time in nanoseconds */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/pcapng": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            410: components["responses"]["Problem410"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listHosts: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    createHost: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getHost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Host"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    deleteHost: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listInterfaces: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description As `-d`: with kind, alias, and the limits of its mtu. */
                details?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InterfacePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    addInterface: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InterfaceCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interface"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getInterface: {
        parameters: {
            query?: {
                /** @description As `-d`: with kind, alias, and the limits of its mtu. */
                details?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interface"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    removeInterface: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    changeInterface: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["InterfacePatch"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Interface"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listAddresses: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    addAddress: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressInfo"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getAddress: {
        parameters: {
            query?: {
                /** @description The peer's address. */
                address?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
                /** @example 10.0.3.1 */
                local: string;
                prefixlen: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressInfo"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    replaceAddress: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
                /** @example 10.0.3.1 */
                local: string;
                prefixlen: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AddressReplace"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressInfo"];
                };
            };
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressInfo"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    removeAddress: {
        parameters: {
            query?: {
                /** @description The peer's address. */
                address?: string;
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
                /** @example 10.0.3.1 */
                local: string;
                prefixlen: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    changeAddress: {
        parameters: {
            query?: {
                /** @description The peer's address. */
                address?: string;
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example lo
                 */
                ifname: string;
                /** @example 10.0.3.1 */
                local: string;
                prefixlen: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AddressPatch"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressInfo"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listRoutes: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description local, main, default, all, or a number; main when absent */
                table?: string;
                /** @description As `-d`: nothing is left out because it goes without saying. */
                details?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    replaceRoute: {
        parameters: {
            query?: {
                /** @description The verb of `ip route`: `change` does not add a route where there is none. */
                mode?: "replace" | "change";
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RouteCreate"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    addRoute: {
        parameters: {
            query?: {
                /** @description The verb of `ip route`: what to do where there is a route to the same prefix. */
                mode?: "add" | "append" | "prepend";
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RouteCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getRoute: {
        parameters: {
            query?: {
                /** @description As `-d`: nothing is left out because it goes without saying. */
                details?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /** @description `id` of a route */
                route: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Route"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    removeRoute: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /** @description `id` of a route */
                route: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    lookupRoute: {
        parameters: {
            query: {
                /** @example 10.0.3.1 */
                dst: string;
                /** @description `from` */
                src?: string;
                /** @description As if the packet had come in there. */
                iif?: string;
                /** @description Name of an interface, at most 15 bytes. */
                oif?: string;
                mark?: number;
                tos?: number;
                /** @description Name or number; udp when absent, as in the kernel. */
                ipproto?: string;
                sport?: number;
                dport?: number;
                /** @description Whose packet it is; root’s when absent. */
                uid?: number;
                /** @description Answer with the route that was found, not with what becomes of it. */
                fibmatch?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteLookup"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listRules: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description As `-d`. */
                details?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    addRule: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RuleCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    removeFirstRule: {
        parameters: {
            query?: {
                priority?: number;
                not?: "true" | "false";
                src?: string | "all";
                srclen?: number;
                dst?: string | "all";
                dstlen?: number;
                tos?: string;
                fwmark?: string;
                fwmask?: string;
                /** @description Name of an interface, at most 15 bytes. */
                iif?: string;
                /** @description Name of an interface, at most 15 bytes. */
                oif?: string;
                l3mdev?: "true" | "false";
                uid_start?: number;
                uid_end?: number;
                ipproto?: string;
                sport?: number;
                sport_start?: number;
                sport_end?: number;
                dport?: number;
                dport_start?: number;
                dport_end?: number;
                tun_id?: number;
                table?: string;
                suppress_prefixlen?: number;
                suppress_ifgroup?: string;
                action?: string;
                nop?: "true" | "false";
                masquerade?: "true" | "false";
                goto?: number;
                flow_from?: string;
                flow_to?: string;
                protocol?: string;
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /** @description `id` of a rule */
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    removeRule: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /** @description `id` of a rule */
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listNeighbours: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                /** @description The addresses this host answers for instead: `show proxy`. */
                proxy?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NeighbourPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    addNeighbour: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NeighbourCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Neighbour"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            /** @description It is there already, or something else in the lab stands against it; or: What was asked with this Idempotency-Key goes on, or was cut off */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getNeighbour: {
        parameters: {
            query?: {
                /** @description The addresses this host answers for instead: `show proxy`. */
                proxy?: "true" | "false";
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example dummy0
                 */
                dev: string;
                /** @example 10.0.3.2 */
                dst: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Neighbour"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    replaceNeighbour: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example dummy0
                 */
                dev: string;
                /** @example 10.0.3.2 */
                dst: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NeighbourReplace"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Neighbour"];
                };
            };
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Neighbour"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    removeNeighbour: {
        parameters: {
            query?: {
                /** @description The addresses this host answers for instead: `show proxy`. */
                proxy?: "true" | "false";
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Name of an interface
                 * @example dummy0
                 */
                dev: string;
                /** @example 10.0.3.2 */
                dst: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listSysctls: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sysctls"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getSysctl: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /** @example net.ipv4.ip_forward */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sysctl"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    setSysctl: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /** @example net.ipv4.ip_forward */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SysctlValue"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sysctl"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description The kernel refuses: `errno` is its number's name, `detail` its words; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listPings: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingPage"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    createPing: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PingCreate"];
            };
        };
        responses: {
            /** @description It was made */
            201: {
                headers: {
                    /** @description Path of what was made */
                    Location?: string;
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ping"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getPing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Id of a ping
                 * @example p1
                 */
                ping: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ping"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    interruptPing: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Id of a ping
                 * @example p1
                 */
                ping: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ping"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    walkPing: {
        parameters: {
            query?: {
                /** @description Events after this seq; from its first when absent. */
                after?: number;
                /** @description At most so many events; fewer, so that a page ends where a request does. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
                /**
                 * @description Id of a ping
                 * @example p1
                 */
                ping: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The walk */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PingWalk"];
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            410: components["responses"]["Problem410"];
            412: components["responses"]["Problem412"];
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    exec: {
        parameters: {
            query?: {
                /** @description Answer as the change would be answered, and change nothing: it is done to a copy, which is then thrown away. A ping walks there, and is not kept. */
                dryRun?: "true" | "false";
            };
            header?: {
                /** @description Do it only at this revision; otherwise 412 */
                "If-Match"?: string;
                /** @description Names this request, so that it can be sent again: the answer is then the first one’s, and nothing is done twice. For a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Id of a session
                 * @example s1m84q0e3v7k2c9x5ra
                 */
                session: string;
                /**
                 * @description Name of a host
                 * @example h1
                 */
                host: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Exec"];
            };
        };
        responses: {
            /** @description This is it */
            200: {
                headers: {
                    /** @description The session's revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecResult"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            /** @description A limit is reached: `limit` says which; or: This Idempotency-Key was used for another request */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["Problem429"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
}
