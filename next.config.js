/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` has the types; the build is for whoever only wants to start.
  typescript: { ignoreBuildErrors: true },
  // Native or stateful packages that the sign-in route reaches through server/: loaded by Node, not bundled.
  serverExternalPackages: [
    "pg",
    "@prisma/client",
    "@prisma/adapter-pg",
    "@node-rs/argon2",
    "graphile-worker",
    "nodemailer",
  ],
  devIndicators: false,
  experimental: {
    // Nothing reads the maps of built pages, and they take a fifth of the build's time.
    turbopackSourceMaps: process.env.NODE_ENV !== "production",
    turbopackFileSystemCacheForBuild: process.env.PARLEY_BUILD_CACHE !== "off",
  },
};

export default config;
