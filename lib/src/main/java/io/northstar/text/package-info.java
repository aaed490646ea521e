/** Hostile text made comparable: what looks or reads alike is written alike. Knows no table and no job. */
package io.northstar.text;
