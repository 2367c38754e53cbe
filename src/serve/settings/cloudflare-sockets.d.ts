/** `npm start` judges the settings of channels, and one of them names this module, which only Workers have. */
declare module "cloudflare:sockets" {
  export function connect(
    address: { hostname: string; port: number },
    options: { secureTransport: "on" | "off" | "starttls"; allowHalfOpen: boolean },
  ): import("../../alerts/channels/tcp-socket.ts").TcpSocket;
}
