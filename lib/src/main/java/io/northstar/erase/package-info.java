/** Which stored rows and values are about an advertiser or a reviewer who asked to be erased. */
package io.northstar.erase;
